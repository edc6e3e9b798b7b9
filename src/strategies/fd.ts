import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Weights } from '../core/weights.js';
import { averageByLabel, type LabelAverages, meanOfTables, rowsByLabel } from '../learning/label-averages.js';
import type { Loss } from '../learning/learner.js';
import { crossEntropy, softCrossEntropy } from '../learning/losses.js';
import { trainLocally } from './local-training.js';
import { defineStrategy, type Update } from './strategy.js';

const options = z.strictObject({
  gamma: z.number().min(0).finite().default(1).describe('weight of the distillation term; the paper names no value'),
});
type Options = z.infer<typeof options>;

/** The latest table of a device. */
type Report = { readonly client: number; readonly version: number; readonly table: LabelAverages };

/** Every device's latest table, by client id: the last of equal or newer version wins. */
function latestReports(reports: readonly Report[], updates: readonly Update<LabelAverages>[]): readonly Report[] {
  const latest = new Map(reports.map((report) => [report.client, report]));
  for (const { client, version, payload } of updates) {
    if (version >= (latest.get(client.id)?.version ?? 0)) {
      latest.set(client.id, { client: client.id, version, table: payload });
    }
  }
  return [...latest.values()].sort((a, b) => a.client - b.client);
}

/**
 * `phi(F, onehot(y)) + gamma * phi(F, teacher_y)` with `phi` the cross-entropy. Where the teacher has no row for a label,
 * the row is zero and with it the second term.
 */
const taughtByLabel: Loss = (context, batch) =>
  tf.add(crossEntropy(context, batch), tf.mul(context.constants.gamma, softCrossEntropy(context, batch)));

/**
 * Federated distillation, Algorithm 1 of the paper: devices exchange only their average softmax output for each label, and
 * the mean over the other devices teaches each on its own samples of that label.
 *
 * Up and down: 4 bytes for each pair of classes. A row of zeros says that a device has no sample of a label; the mean over
 * the others goes over those that have the label. In a round with a part of the devices, the server uses the latest table of
 * the absent ones. A device without peers, or in the first round, trains as if alone.
 */
export const fd = defineStrategy<Options, readonly Report[], Weights, LabelAverages | undefined, LabelAverages>({
  name: 'fd',
  title: 'Federated distillation by label: average outputs per class, each client taught by the others',
  citation:
    'E. Jeong, S. Oh, H. Kim, J. Park, M. Bennis, S.-L. Kim. Communication-Efficient On-Device Machine Learning: ' +
    'Federated Distillation and Augmentation under Non-IID Private Data. NeurIPS 2018 MLPCD workshop. arXiv:1811.11479',
  options,
  needs: {},

  server: ({ classes }) => ({
    init: async () => [],
    send(reports, to) {
      const peers = reports.filter((report) => report.client !== to.id);
      if (peers.length === 0) return undefined;
      return meanOfTables(
        peers.map((peer) => peer.table),
        classes,
      );
    },
    aggregate: async (reports, updates) => latestReports(reports, updates),
  }),

  client(context) {
    const { options, learner, classes, data } = context;
    return {
      init: async () => context.model.init(context.random('init')),
      async work(weights, teacher, round) {
        const taught = teacher && options.gamma > 0;
        const objective = taught && {
          loss: taughtByLabel,
          extra: { soft: { shape: [classes], values: rowsByLabel(teacher, data.y, classes) } },
          constants: { gamma: { shape: [], values: Float32Array.of(options.gamma) } },
        };
        const trained = await trainLocally(context, weights, round, objective || undefined);
        const outputs = await learner.predict(trained.weights, data.x, 'probabilities');
        return { client: trained.weights, up: averageByLabel(outputs, data.y, classes), metrics: trained.metrics };
      },
      model: (weights) => weights,
    };
  },
});
