import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { quantity } from '../../../src/data/partitions/quantity.js';
import { expectInputError } from '../files.js';
import { chiSquare, evenLabels, histograms } from './populations.js';

type Sizes =
  | { readonly law: 'power'; readonly exponent: number }
  | { readonly law: 'log-normal'; readonly sigma: number };

function split(labels: Int32Array, clients: number, sizes: Sizes, minimumSize = 1, seed = 1): Int32Array[] {
  const spec: { name: string; sizes: Sizes; minimumSize: number } = { name: 'quantity', sizes, minimumSize };
  return quantity.split(labels, clients, spec, RandomStream.of(seed));
}

const sizesOf = (parts: readonly Int32Array[]) => parts.map((rows) => rows.length).sort((a, b) => b - a);

test('by the power law, the r-th largest client has its share of r^-exponent beside the minimum', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 3, noNaN: true }),
      fc.integer({ min: 1, max: 5 }),
      fc.nat(),
      (exponent, minimum, seed) => {
        const sizes = sizesOf(split(evenLabels(5000, 10), 30, { law: 'power', exponent }, minimum, seed));
        const weights = sizes.map((_, rank) => (rank + 1) ** -exponent);
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        sizes.forEach((size, rank) => {
          const exact = minimum + ((5000 - 30 * minimum) * weights[rank]) / total;
          expect(Math.abs(size - exact)).toBeLessThanOrEqual(1);
        });
      },
    ),
  );
});

test('by the log-normal law, logarithms of sizes have the deviation asked for', () => {
  const logs = sizesOf(split(evenLabels(400_000, 10), 400, { law: 'log-normal', sigma: 0.5 })).map(Math.log);
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const deviation = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / logs.length);
  expect(deviation).toBeGreaterThan(0.42);
  expect(deviation).toBeLessThan(0.58);
});

test('labels are independent of the client', () => {
  const labels = evenLabels(10_000, 10);
  const parts = split(labels, 10, { law: 'power', exponent: 1 });
  // 81 degrees of freedom: standard deviation 12.7
  expect(chiSquare(histograms(labels, parts, 10))).toBeLessThan(81 + 4 * 12.7);
});

test('a minimum that the samples cannot give is refused', async () => {
  await expectInputError(
    () => split(evenLabels(10, 2), 4, { law: 'power', exponent: 1 }, 3),
    'data.partition.minimumSize',
    /at most 2, as there are 10 samples for 4 clients; found 3/,
  );
});
