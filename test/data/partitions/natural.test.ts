import { expect, test } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { partitionSamples } from '../../../src/data/partitions/registry.js';

/** Six writers with 1 to 6 samples; nobody has number 2. */
const writers = Int32Array.from([0, 1, 1, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6]);
const heldBy = (clients: number, options: object = {}, seed = 1) =>
  partitionSamples(writers, clients, { name: 'natural', ...options }, RandomStream.of(seed)).map((rows) => [
    ...new Set(Array.from(rows, (row) => writers[row])),
  ]);

test('gives each client the samples of one writer, in order, whatever numbers the writers have', () => {
  expect(heldBy(6)).toEqual([[0], [1], [3], [4], [5], [6]]);
});

test('lets fewer clients be a random sample of the writers, whole and in order', () => {
  const drawn = heldBy(3);
  expect(drawn.every((held) => held.length === 1)).toBe(true);
  expect(drawn.flat()).toEqual([...new Set(drawn.flat())].sort());
  expect(new Set([1, 2, 3, 4, 5].map((seed) => heldBy(3, {}, seed).join())).size).toBeGreaterThan(1);
  const parts = partitionSamples(writers, 3, { name: 'natural' }, RandomStream.of(1));
  expect(parts.map((rows) => rows.length)).toEqual(drawn.map(([writer]) => writers.filter((w) => w === writer).length));
});

test('merges writers where that is asked for', () => {
  expect(heldBy(4, { fewerClients: 'merge' })).toEqual([[0, 5], [1, 6], [3], [4]]);
});

test('cuts the samples of a writer evenly where there are more clients than writers', () => {
  const labels = Int32Array.from([0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
  const parts = partitionSamples(labels, 4, { name: 'natural' }, RandomStream.of(1));
  expect(parts.map((rows) => rows.length)).toEqual([3, 2, 3, 2]);
});
