import { z } from 'zod';
import { purposes } from '../../core/purposes.js';
import type { Weights } from '../../core/weights.js';
import { crossEntropy, meanAbsoluteError, meanSquaredError } from '../../learning/losses.js';
import type { OptimizerOptions } from '../../learning/optimizer.js';
import type { SoftLabels } from '../../learning/soft-labels.js';
import { broadcast } from '../shared/broadcast.js';
import { trainLocally } from '../shared/local-training.js';
import {
  announcedSubset,
  distil,
  meanOfReports,
  type PublicDownlink,
  publicLogits,
  publicSetOf,
} from '../shared/public-distillation.js';
import { roundTrainingOptions, trainingOptions } from '../shared/training-options.js';
import { defineStrategy } from '../strategy.js';

const adam: OptimizerOptions = {
  name: 'adam',
  learningRate: 0.001,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
};

const options = z.strictObject({
  subset: z.int().positive().default(5000).describe('public samples scored in a round; all, where there are fewer'),
  distance: z
    .enum(['mae', 'mse'])
    .default('mae')
    .describe("between a client's logits and the consensus: mean absolute error (the authors' code) or mean square"),
  transfer: z
    .strictObject({
      public: trainingOptions({ epochs: 20, batch: 128, optimizer: adam }).describe('on the labelled public set'),
      private: trainingOptions({ epochs: 25, batch: 32, optimizer: adam }).describe("then on the client's own samples"),
    })
    .prefault({})
    .describe('training of a client before its first round'),
  digest: roundTrainingOptions({ epochs: 1, batch: 256, optimizer: adam }).describe('training towards the consensus'),
});
type Options = z.infer<typeof options>;

const distances = { mae: meanAbsoluteError, mse: meanSquaredError };

/**
 * FedMD: parties with models of their own agree through their mean logits on a labelled public set. Before its first round a
 * client trains on the public set and then on its own samples. A round of the paper is communicate, aggregate, distribute,
 * digest, revisit; ours begins at the distribution, so that a client digests the previous consensus, revisits its own
 * samples (the scenario's local training) and communicates its logits on the subset just announced. In its first round,
 * without a consensus, it communicates at once. All parties weigh the same; logits are matched by sample id, whatever
 * the round in which they were asked.
 *
 * The gradient of the mean absolute error is made of signs, which may cancel in a weight. What is left of it by rounding, some
 * 1e-9, Adam takes for a direction of full size: such a weight may wander by the learning rate a step, in this and in any
 * other program in single precision. The mean square has no such weights.
 *
 * Up: a float for each class and sample of the subset. Down: the same for the last consensus, and each index. A client's
 * round costs a pass of training and one of prediction over the subset beside those over its own samples.
 */
export const fedmd = defineStrategy<
  Options,
  { readonly consensus: SoftLabels | null },
  Weights,
  PublicDownlink,
  Float32Array
>({
  name: 'fedmd',
  title: 'FedMD: different models agree through their mean logits on a labelled public set',
  citation:
    'D. Li, J. Wang. FedMD: Heterogenous Federated Learning via Model Distillation. NeurIPS 2019 workshop. ' +
    'arXiv:1910.03581',
  options,
  travels: {
    down: 'the positions of the next subset, and the last consensus with its positions',
    up: 'a float for each class and sample of the subset',
  },
  needs: { task: 'classification', publicSet: 'labelled' },
  logits: publicLogits,

  server: (context) => ({
    init: async () => ({ consensus: null }),
    send: broadcast(({ consensus }, { round }) => ({
      subset: announcedSubset(context, context.options.subset, round),
      teacher: consensus,
    })),
    async aggregate(server, updates) {
      if (updates.length === 0) return server;
      return { consensus: meanOfReports(context, context.options.subset, updates) };
    },
  }),

  client(context) {
    const { options, learner, model, data, training, initialWeights, random } = context;
    const publicSet = publicSetOf(context);
    const digest = { loss: distances[options.distance], column: 'logits', ...options.digest };
    return {
      async init() {
        const known = {
          size: publicSet.size,
          x: publicSet.rows(Int32Array.from({ length: publicSet.size }, (_, position) => position)),
          y: publicSet.targets,
        };
        const stages = [
          { data: known, ...options.transfer.public, random: random(purposes.side.transfer, 'public') },
          {
            data,
            ...options.transfer.private,
            augment: training.augment,
            random: random(purposes.side.transfer, 'private'),
          },
        ];
        let weights = initialWeights();
        for (const stage of stages) ({ weights } = await learner.fit({ weights, loss: crossEntropy, ...stage }));
        return weights;
      },
      async work(weights, { subset, teacher }, round) {
        const scores = (scored: Weights) => learner.predict(scored, publicSet.rows(subset), 'logits');
        if (!teacher) return { client: weights, up: await scores(weights) };
        const digested = await distil(context, weights, teacher, digest, round.round);
        const revisited = await trainLocally(context, digested.weights, round);
        return { client: revisited.weights, up: await scores(revisited.weights), metrics: revisited.metrics };
      },
      evaluated: (weights) => ({ model, weights }),
    };
  },
});
