import { z } from 'zod';
import { apportion, cut } from '../apportion.js';
import { checkMinimumSize } from './minimum-size.js';
import { definePartition } from './partition.js';

const sizes = z.discriminatedUnion('law', [
  z.strictObject({
    law: z.literal('power'),
    exponent: z.number().min(0).max(10).default(1).describe('the r-th largest client weighs r^-exponent'),
  }),
  z.strictObject({
    law: z.literal('log-normal'),
    sigma: z.number().min(0).max(10).default(1).describe('standard deviation of the logarithm of a weight'),
  }),
]);

/**
 * Samples drawn alike, in unequal numbers. Every client gets `minimumSize` samples, and the rest is divided in proportion to
 * weights that follow a power law of their rank (Zipf), given to the clients in random order, or are log-normal.
 */
export const quantity = definePartition({
  name: 'quantity',
  title: 'shuffled, unequal sizes by a power law or log-normal',
  options: {
    sizes: sizes.default({ law: 'power', exponent: 1 }),
    minimumSize: z.int().positive().default(1),
  },
  split(labels, clients, options, random) {
    const { minimumSize } = options;
    checkMinimumSize(labels.length, clients, minimumSize);
    const left = labels.length - clients * minimumSize;
    const law = options.sizes;
    const ranks = random.permutation(clients);
    const weights = Float64Array.from(ranks, (rank) =>
      law.law === 'power' ? (rank + 1) ** -law.exponent : Math.exp(law.sigma * random.normal()),
    );
    const counts = apportion(left, weights).map((size) => size + minimumSize);
    return cut(random.permutation(labels.length), counts);
  },
});
