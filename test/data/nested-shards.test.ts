import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import type { Shard } from '../../src/data/dataset.js';
import { nestedShards } from '../../src/data/nested-shards.js';

const populations = fc
  .array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 })
  .map((sizes) => sizes.map((size, client) => shardOf(client, size)));

function shardOf(client: number, size: number): Shard {
  const rows = Int32Array.from({ length: size + 2 }, (_, index) => 1000 * client + index);
  return { client, train: rows.subarray(2), test: rows.subarray(0, 2) };
}

test('clients have so many samples in all, in proportion to what they hold, and none has none', () => {
  fc.assert(
    fc.property(populations, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), (shards, share, seed) => {
      const total = shards.reduce((sum, { train }) => sum + train.length, 0);
      const samples = Math.max(shards.length, Math.round(share * total));
      const nested = nestedShards(shards, samples, RandomStream.of(seed));
      expect(nested.reduce((sum, { train }) => sum + train.length, 0)).toBe(samples);
      for (const [position, { train, test }] of nested.entries()) {
        const all = shards[position];
        expect(train.length).toBeGreaterThanOrEqual(1);
        expect(Math.abs(train.length - (samples / total) * all.train.length)).toBeLessThan(shards.length + 1);
        expect([...train]).toEqual([...new Set(train)].sort((a, b) => a - b));
        expect([...train].every((row) => all.train.includes(row))).toBe(true);
        expect(test).toBe(all.test);
      }
    }),
  );
});

test('fewer samples are a subset of more', () => {
  fc.assert(
    fc.property(populations, fc.nat(), (shards, seed) => {
      const total = shards.reduce((sum, { train }) => sum + train.length, 0);
      let fewer: number[] = [];
      for (let samples = shards.length; samples <= total; samples += Math.ceil(samples / 2)) {
        const rows = nestedShards(shards, samples, RandomStream.of(seed)).flatMap(({ train }) => [...train]);
        const more = new Set(rows);
        expect(fewer.every((row) => more.has(row))).toBe(true);
        fewer = rows;
      }
      expect(nestedShards(shards, total, RandomStream.of(seed))).toEqual(shards);
    }),
    { numRuns: 30 },
  );
});
