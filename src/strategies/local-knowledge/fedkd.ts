import { z } from 'zod';
import { namedChoice, specOf } from '../../core/named.js';
import { purposes } from '../../core/purposes.js';
import type { Weights } from '../../core/weights.js';
import { scalars } from '../../learning/columns.js';
import { mutualDistillation } from '../../learning/mutual-distillation.js';
import { optimizerOptions } from '../../learning/optimizer.js';
import { kernelStart, startWeights } from '../../models/parameter.js';
import { createModel, models } from '../../models/registry.js';
import { weighting } from '../shared/averaging.js';
import { trainingInRound, trainingMetrics } from '../shared/local-training.js';
import { optimizerInRound } from '../shared/optimizer-in-round.js';
import { defineStrategy, type RoundInfo } from '../strategy.js';
import {
  type Mirror,
  type MirrorDownlink,
  type MirroredModel,
  type MirrorUplink,
  mirrorChange,
  mirrorDownlink,
  mirrored,
  mirroredModel,
  moveMirrored,
} from './mirrored-model.js';

const energy = z.number().min(0).max(1);
const options = z.strictObject({
  mentor: namedChoice(models).optional().describe('the private model of every client; as the shared one, if absent'),
  mentorOptimizer: optimizerOptions
    .optional()
    .describe("the mentor's, whose learning rate decays like the shared model's; as the shared model's, if absent"),
  energy: z
    .strictObject({ start: energy.default(0.95), end: energy.default(0.98) })
    .prefault({})
    .describe('share of the squared singular values that an update keeps, in the first round and in the last'),
  distillation: z.number().min(0).finite().default(1).describe("weight of learning from each other's answers"),
  hidden: z.number().min(0).finite().default(1).describe("weight of bringing the models' features together"),
  weighting: weighting.default('uniform'),
});
type Options = z.infer<typeof options>;

type Client = { readonly mentor: Weights; readonly projection: Float32Array; readonly mentee: Mirror | null };

/** The share of energy that an update of this round keeps: it grows linearly with the rounds. */
export function energyIn({ energy: { start, end } }: Pick<Options, 'energy'>, { round, rounds }: RoundInfo): number {
  return start + ((end - start) * (round - 1)) / Math.max(rounds - 1, 1);
}

/**
 * FedKD: a client has a private model, the mentor, and the scenario's model, the mentee, which all share. Both learn from the
 * client's samples and from each other; only updates of the mentee travel, both ways, each of their matrices cut down to
 * its largest singular values (equations 6 to 8). The share of energy kept grows during training. The mean of updates is
 * plain (`weighting: uniform`), as in Algorithm 1. The client's own model is the mentor, the global one the mentee. Running
 * statistics travel as they are, and are averaged.
 *
 * Deviations from the paper:
 * - It sends the gradient of one step (Algorithm 1); here an update is what a whole local training changed.
 * - All its clients take part in each round; here a client that missed one gets the whole mentee.
 * - It compares attention maps beside hidden states; models here have none, and the features before the last layer are the
 *   hidden states.
 * - The divisor of the mutual terms, the sum of both task losses, is a constant for the gradient here, which the paper does not ask
 *   for: otherwise a larger task loss would be rewarded.
 * - The energy threshold grows from 0.95 to 0.98, as in PFLlib; the paper's figure 4c has 0.95 alone.
 * - Optimizers start afresh in every round.
 *
 * Up and down: K (p + q + 1) floats for a matrix of p x q of which K singular values are kept, or p q where that is less; a
 * client that missed an update gets the whole mentee. Training costs that of both models. The
 * decomposition of an update costs some p q^2 + 20 q^3 operations for a matrix, q the shorter side, however few the samples:
 * with a mentee of dense layers of hundreds of units that is many times the training itself.
 */
export const fedkd = defineStrategy<Options, MirroredModel, Client, MirrorDownlink, MirrorUplink>({
  name: 'fedkd',
  title: 'FedKD: private mentors and a shared mentee teach each other; updates travel by their largest singular values',
  citation:
    'C. Wu, F. Wu, L. Lyu, Y. Huang, X. Xie. Communication-efficient federated learning via knowledge distillation. ' +
    'Nature Communications 13, 2032 (2022). arXiv:2108.13323',
  options,
  travels: {
    down: "the mentee's change by its largest singular values; the whole mentee for a client that missed an update",
    up: 'the change of the mentee by its largest singular values',
  },
  needs: { task: 'classification', oneArchitecture: true },

  server: ({ options, model: { layout }, initialWeights }) => ({
    init: async () => mirroredModel(initialWeights()),
    send: mirrorDownlink,
    async aggregate(model, updates, round) {
      if (updates.length === 0) return model;
      return moveMirrored(model, layout, updates, energyIn(options, round), options.weighting);
    },
    model: ({ whole }) => whole.weights,
  }),

  client(context) {
    const { options, learner, model: mentee, data, random, initialWeights } = context;
    const { mentor: named, mentorOptimizer, distillation, hidden } = options;
    const mentor = named
      ? createModel(specOf(named), mentee.inputShape, mentee.outputShape, 'strategy.mentor')
      : mentee;
    const shape = [mentee.featureSize, mentor.featureSize];
    const projection = { name: 'kernel', shape, kind: 'parameter', start: kernelStart(shape) } as const;
    return {
      init: async () => ({
        mentor: initialWeights(mentor),
        projection: startWeights([projection], random(purposes.side.projection)),
        mentee: null,
      }),
      async work(client, down, round) {
        const copy = mirrored(mentee.layout, client.mentee, down);
        const {
          optimizer,
          epochs,
          batch,
          steps: most,
          augment,
          learningRateDecay = 1,
        } = trainingInRound(context.training, round);
        const own = mentorOptimizer ? optimizerInRound(mentorOptimizer, learningRateDecay, round) : optimizer;
        const { state, loss, steps } = await learner.iterate({
          step: mutualDistillation,
          models: { mentor, mentee },
          state: {
            mentor: { layout: mentor.layout, values: client.mentor },
            mentee: { layout: mentee.layout, values: copy.weights },
            projection: { layout: [projection], values: client.projection },
          },
          optimizers: { mentor: own, mentee: optimizer, projection: own },
          constants: scalars({ distillation, hidden }),
          data,
          epochs,
          batch,
          steps: most,
          augment,
          random: random(purposes.side.training, round.round),
        });
        return {
          client: { mentor: state.mentor, projection: state.projection, mentee: copy },
          up: {
            version: copy.version,
            ...mirrorChange(mentee.layout, copy.weights, state.mentee, energyIn(options, round)),
          },
          metrics: trainingMetrics(loss, steps),
        };
      },
      evaluated: ({ mentor: weights }) => ({ model: mentor, weights }),
    };
  },
});
