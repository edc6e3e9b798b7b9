import { z } from 'zod';
import type { Weights } from '../../core/weights.js';
import { type LabelAverages, meanOfTables } from '../../learning/label-averages.js';
import { defineStrategy, type Update } from '../strategy.js';
import { gamma, payloadIsTable, trainByLabel } from './label-distillation.js';

const options = z.strictObject({
  gamma: gamma.describe('weight of the distillation term; the paper names no value'),
});
type Options = z.infer<typeof options>;

/** The latest table of a device, and how much it counts: less if it was stale when it came. */
type Report = {
  readonly client: number;
  readonly version: number;
  readonly weight: number;
  readonly table: LabelAverages;
};

/** Every device's latest table, by client id: the last of equal or newer version wins. */
function latestReports(reports: readonly Report[], updates: readonly Update<LabelAverages>[]): readonly Report[] {
  const latest = new Map(reports.map((report) => [report.client, report]));
  for (const update of updates) {
    const { client, version, payload: table } = update;
    if (version < (latest.get(client.id)?.version ?? 0)) continue;
    latest.set(client.id, { client: client.id, version, weight: update.freshness, table });
  }
  return [...latest.values()].sort((a, b) => a.client - b.client);
}

/**
 * Federated distillation, Algorithm 1 of the paper: devices exchange only their average softmax output for each label, and
 * the mean over the other devices teaches each on its own samples of that label. As in the paper, the averages go over the
 * outputs of the training itself, each sample counted in every epoch at the weights of its step.
 *
 * Up and down: a float for each pair of classes. A row of zeros says that a device has no sample of a label; the mean over
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
  travels: { down: 'a float for each pair of classes', up: 'a float for each pair of classes' },
  needs: { task: 'classification' },
  logits: payloadIsTable,

  server: ({ classes }) => ({
    init: async () => [],
    send(reports, to) {
      const peers = reports.filter((report) => report.client !== to.id);
      if (peers.length === 0) return undefined;
      return meanOfTables(
        peers.map((peer) => peer.table),
        classes,
        peers.map((peer) => peer.weight),
      );
    },
    aggregate: async (reports, updates) => latestReports(reports, updates),
  }),

  client: (context) => ({
    init: async () => context.initialWeights(),
    async work(weights, teacher, round) {
      const trained = await trainByLabel(context, weights, round, teacher, 'probabilities');
      return { client: trained.weights, up: trained.table, metrics: trained.metrics };
    },
    evaluated: (weights) => ({ model: context.model, weights }),
  }),
});
