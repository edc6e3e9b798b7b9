import { z } from 'zod';
import { most } from '../../../core/counts.js';

const common = {
  every: z
    .int()
    .positive()
    .optional()
    .describe('rounds between two rewards; default: only after the last round, which always has one'),
  samples: z
    .int()
    .positive()
    .default(2000)
    .describe('the largest number of test samples that tune a reward; as many others measure it'),
};

/** Options of rewards: how the accuracy that a mechanism owes becomes what an agent receives. */
export const rewardOptions = z.discriminatedUnion('name', [
  z
    .strictObject({
      name: z.literal('noise'),
      ...common,
      steps: z
        .int()
        .positive()
        .max(most.halvings)
        .default(10)
        .describe('bisections in the search for the scale of the noise'),
    })
    .describe('the global model with Gaussian noise on its weights, whose scale is found by bisection'),
  z
    .strictObject({
      name: z.literal('checkpoint'),
      ...common,
      resolution: z
        .number()
        .positive()
        .max(1)
        .default(0.005)
        .describe('a global model is kept if its accuracy exceeds the best kept one by this'),
    })
    .describe('an earlier global model: the best one whose accuracy is at most the accuracy owed'),
  z
    .strictObject({ name: z.literal('labels'), ...common })
    .describe(
      'the labels that the federation predicts, some of them replaced so that their accuracy is at most the accuracy owed',
    ),
]);
/** Parsed {@link rewardOptions}. */
export type RewardOptions = z.output<typeof rewardOptions>;
