import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { iid } from '../../../src/data/partitions/iid.js';
import { chiSquare, evenLabels, histograms, labelSets } from './populations.js';

const spec = { name: 'iid' };

test('sizes differ by at most one', () => {
  fc.assert(
    fc.property(labelSets, fc.integer({ min: 1, max: 20 }), fc.nat(), (labels, clients, seed) => {
      const sizes = iid.split(labels, clients, spec, RandomStream.of(seed)).map((rows) => rows.length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});

test('labels are independent of the client', () => {
  const labels = evenLabels(10_000, 10);
  const parts = iid.split(labels, 20, spec, RandomStream.of(3));
  const chi = chiSquare(histograms(labels, parts, 10));
  // 171 degrees of freedom: mean 171, standard deviation 18.5
  expect(chi).toBeGreaterThan(171 - 4 * 18.5);
  expect(chi).toBeLessThan(171 + 4 * 18.5);
});
