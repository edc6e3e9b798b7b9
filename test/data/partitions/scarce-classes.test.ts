import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { iid } from '../../../src/data/partitions/iid.js';
import { scarceClasses } from '../../../src/data/partitions/scarce-classes.js';
import { expectInputError } from '../files.js';
import { evenLabels, histograms } from './populations.js';

const name = 'scarce-classes';

function split(labels: Int32Array, clients: number, scarce: number, samplesOfScarce: number, seed: number) {
  const spec: { name: string; scarce: number; samplesOfScarce: number } = { name, scarce, samplesOfScarce };
  return scarceClasses.split(labels, clients, spec, RandomStream.of(seed));
}

test('each client is short of exactly so many classes, and keeps all that equal parts give it of the others', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(6), fc.nat(8), fc.nat(), (clients, scarce, few, seed) => {
      const labels = evenLabels(1200, 6);
      const counts = histograms(labels, split(labels, clients, scarce, few, seed), 6);
      const whole = histograms(labels, iid.split(labels, clients, { name: 'iid' }, RandomStream.of(seed)), 6);
      counts.forEach((row, client) => {
        const cutClasses = row.filter((count, label) => count < whole[client][label]);
        expect(cutClasses).toEqual(Array(scarce).fill(few));
      });
    }),
  );
});

test('clients are short of different classes', () => {
  const counts = histograms(evenLabels(6000, 6), split(evenLabels(6000, 6), 60, 2, 1, 1), 6);
  const short = counts[0].map((_, label) => counts.filter((row) => row[label] === 1).length);
  for (const clients of short) expect(clients).toBeGreaterThan(8);
});

test('more scarce classes than there are is refused', async () => {
  await expectInputError(
    () => split(evenLabels(30, 3), 2, 4, 1, 1),
    'data.partition.scarce',
    /at most 3, the number of classes that the samples have; found 4/,
  );
});
