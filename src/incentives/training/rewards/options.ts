import { z } from 'zod';
import { most } from '../../../core/counts.js';

const common = {
  every: z
    .int()
    .positive()
    .optional()
    .describe('rounds between two hand-outs; the last round always has one, and without this only the last'),
  samples: z
    .int()
    .positive()
    .default(2000)
    .describe('at most so many test samples tune what is handed out; as many others measure it'),
};

/** How a mechanism's targets become what agents receive. */
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
        .describe('halvings in the search for the scale of the noise'),
    })
    .describe('the global model with Gaussian noise on its weights, of a scale found by bisection'),
  z
    .strictObject({
      name: z.literal('checkpoint'),
      ...common,
      resolution: z
        .number()
        .positive()
        .max(1)
        .default(0.005)
        .describe('a global model is kept if it is better by so much than the best kept so far'),
    })
    .describe('an earlier global model, the best one that is no better than owed'),
  z
    .strictObject({ name: z.literal('labels'), ...common })
    .describe('the labels that the federation predicts, as many of them replaced as leaves no more right than owed'),
]);
/** Parsed {@link rewardOptions}. */
export type RewardOptions = z.output<typeof rewardOptions>;
