import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { shards } from '../../../src/data/partitions/shards.js';
import { expectInputError } from '../files.js';
import { evenLabels, histograms, labelSets } from './populations.js';

function split(labels: Int32Array, clients: number, shardsPerClient: number, seed = 1): Int32Array[] {
  const spec: { name: string; shardsPerClient: number } = { name: 'shards', shardsPerClient };
  return shards.split(labels, clients, spec, RandomStream.of(seed));
}

test('a client holds k runs of the samples sorted by label', () => {
  fc.assert(
    fc.property(
      labelSets,
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 1, max: 4 }),
      fc.nat(),
      (labels, clients, k, seed) => {
        fc.pre(clients * k <= labels.length);
        const sorted = [...labels.keys()].sort((a, b) => labels[a] - labels[b] || a - b);
        const place = new Map(sorted.map((row, index) => [row, index]));
        const shortest = Math.floor(labels.length / (clients * k));
        for (const rows of split(labels, clients, k, seed)) {
          const places = Array.from(rows, (row) => place.get(row) ?? -1).sort((a, b) => a - b);
          const runs = places.filter((at, index) => index === 0 || at !== places[index - 1] + 1).length;
          expect(runs).toBeLessThanOrEqual(k);
          expect(rows.length).toBeGreaterThanOrEqual(k * shortest);
          expect(rows.length).toBeLessThanOrEqual(k * (shortest + 1));
        }
      },
    ),
  );
});

test('a client holds at most 2 labels a shard where no shard is longer than a class, and 1 where they fit exactly', () => {
  const small = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(
      small,
      small,
      small,
      fc.integer({ min: 10, max: 30 }),
      fc.nat(),
      (present, clients, k, ofClass, seed) => {
        fc.pre(clients * k >= present && clients * k <= present * ofClass);
        const labels = evenLabels(present * ofClass, present);
        const fits = (present * ofClass) % (clients * k) === 0 && (clients * k) % present === 0;
        for (const rows of split(labels, clients, k, seed)) {
          expect(new Set(Array.from(rows, (row) => labels[row])).size).toBeLessThanOrEqual(fits ? k : 2 * k);
        }
      },
    ),
  );
});

test("McMahan's setting: 100 clients, 2 of 200 shards each, no more than 2 labels", () => {
  const labels = evenLabels(6000, 10);
  const parts = split(labels, 100, 2);
  for (const counts of histograms(labels, parts, 10)) {
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(60);
    expect(counts.every((count) => count % 30 === 0)).toBe(true);
  }
});

test('more shards than samples are refused with the numbers', async () => {
  await expectInputError(
    () => split(evenLabels(10, 2), 4, 3),
    'data.partition.shardsPerClient',
    /at most 2, as there are 10 samples for 4 clients; found 3/,
  );
});
