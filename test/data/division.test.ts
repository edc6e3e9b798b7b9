import { expect, test } from 'vitest';
import { divisionOf } from '../../src/data/division.js';
import { numbered } from './generated.js';

const train = numbered(12, [2], { classes: 3 });
const rowsOf = (...classes: readonly number[]) =>
  Int32Array.from([...train.targets.keys()].filter((row) => classes.includes(train.targets[row])));
const divided = (...shards: readonly Int32Array[]) =>
  divisionOf(
    { train, test: train, shards: shards.map((rows, client) => ({ client, train: rows, test: new Int32Array(0) })) },
    1,
  );

test('counts classes, and finds no distance between clients of the same shares', () => {
  const division = divided(rowsOf(0, 1, 2), rowsOf(0, 1, 2));
  expect(division.clients[0]).toEqual({ client: 0, samples: 12, ownTest: 0, counts: [4, 4, 4] });
  expect(division.classes).toEqual(['0', '1', '2']);
  expect(division.heterogeneity).toMatchObject({ totalVariation: 0, jensenShannon: 0 });
});

test('measures clients of one class each by hand', () => {
  const { heterogeneity } = divided(rowsOf(0), rowsOf(1), rowsOf(2));
  // Against shares of 1/3: (2/3 + 1/3 + 1/3) / 2, and the divergence of (1, 0, 0) from (1/3, 1/3, 1/3).
  expect(heterogeneity?.totalVariation).toBeCloseTo(2 / 3, 12);
  const divergence = 0.5 * Math.log2(3 / 2) + 0.5 * ((1 / 3) * Math.log2(1 / 2) + (2 / 3) * 1);
  expect(heterogeneity?.jensenShannon).toBeCloseTo(Math.sqrt(divergence), 12);
  expect(heterogeneity?.byChance.totalVariation).toBeLessThan(2 / 3);
  expect(divided(rowsOf(0), rowsOf(1), rowsOf(2)).heterogeneity).toEqual(heterogeneity);
});
