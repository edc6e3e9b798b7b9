import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { classes } from '../../../src/data/partitions/classes.js';
import { expectInputError } from '../files.js';
import { evenLabels, histograms } from './populations.js';

function split(labels: Int32Array, clients: number, classesPerClient: number, seed = 1): Int32Array[] {
  const spec: { name: string; classesPerClient: number } = { name: 'classes', classesPerClient };
  return classes.split(labels, clients, spec, RandomStream.of(seed));
}

test('each client holds exactly k classes, and the holders of a class equal parts of it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 6 }), fc.nat(), (clients, k, seed) => {
      const labels = evenLabels(600, 6);
      const counts = histograms(labels, split(labels, clients, k, seed), 6);
      for (const row of counts) expect(row.filter((count) => count > 0)).toHaveLength(k);
      const holders = counts[0].map((_, label) => counts.map((row) => row[label]).filter((count) => count > 0));
      const numbers = holders.map((parts) => parts.length);
      expect(Math.max(...numbers) - Math.min(...numbers)).toBeLessThanOrEqual(1);
      for (const parts of holders.filter((found) => found.length > 0)) {
        expect(parts.reduce((sum, count) => sum + count, 0)).toBe(100);
        expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('more classes a client than there are is refused', async () => {
  await expectInputError(
    () => split(evenLabels(30, 3), 2, 4),
    'data.partition.classesPerClient',
    /at most 3, the number of classes that the samples have; found 4/,
  );
});
