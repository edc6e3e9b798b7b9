import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weightedMean } from '../../../../src/core/weights.js';
import { banzhaf } from '../../../../src/incentives/training/valuation/banzhaf.js';
import type { Coalition } from '../../../../src/incentives/training/valuation/coalition.js';
import {
  coalitionCoefficients,
  type Normalisation,
} from '../../../../src/incentives/training/valuation/coalition-model.js';
import { leaveOneOut } from '../../../../src/incentives/training/valuation/leave-one-out.js';
import { shapley } from '../../../../src/incentives/training/valuation/shapley.js';
import { utilityTable } from '../../../../src/incentives/training/valuation/utility-table.js';
import { numberWithin } from '../../../core/numbers.js';
import { sizeGame, sum, tableOf, tables, tablesOf, utilityOf } from './cooperative-games.js';

function expectValues(found: Float64Array, expected: readonly number[], digits = 10): void {
  expect(found).toHaveLength(expected.length);
  for (const [player, value] of expected.entries()) expect(found[player]).toBeCloseTo(value, digits);
}

describe('known games', () => {
  it('have their published Shapley values', () => {
    const costs = [1, 2, 3];
    const airport = tableOf(3, (coalition) => Math.max(0, ...coalition.map((player) => costs[player])));
    expectValues(shapley(airport), [1 / 3, 5 / 6, 11 / 6]);
    const gloves = tableOf(3, (coalition) =>
      Math.min(coalition.filter((p) => p === 0).length, coalition.filter((p) => p > 0).length),
    );
    expectValues(shapley(gloves), [2 / 3, 1 / 6, 1 / 6]);
    const weights = [2, 2, 1];
    const majority = tableOf(3, (coalition) => (sum(coalition.map((player) => weights[player])) >= 3 ? 1 : 0));
    expectValues(shapley(majority), [1 / 3, 1 / 3, 1 / 3]);
    const pair = tableOf(3, (coalition) => {
      const both = coalition.includes(0) && coalition.includes(1);
      return sum(coalition.map((player) => player + 1)) + (both ? 1.5 : 0);
    });
    expectValues(shapley(pair), [1.75, 2.75, 3]);
  });

  it('of data of five sizes have their values to ten digits', async () => {
    const game = sizeGame([2000, 3000, 4000, 5000, 6000]);
    const table = tableOf(5, game);
    const values = shapley(table);
    expectValues(values, [0.1677081982, 0.1763571097, 0.1824796071, 0.1873277182, 0.1914060073]);
    expect(sum(values)).toBeCloseTo(0.9052786405, 10);
    const left = await leaveOneOut(5, game);
    expectValues(left, [0.0024190925, 0.0037857655, 0.0052786405, 0.0069184184, 0.0087308888]);
    expect(sum(left)).toBeCloseTo(0.0271328057, 10);
    expectValues(banzhaf(table), [0.0583953164, 0.0645391898, 0.0694822038, 0.0737051057, 0.0774211565]);
  });
});

describe('the model of a coalition', () => {
  const updates = [
    [1, 0],
    [0.8, 0.2],
    [0, 1],
    [0, 0],
  ].map((update) => Float32Array.from(update));
  const samples = [1, 2, 1, 1];
  const target = [0.7, 0.3];
  const start = new Float32Array(2);

  function utility(samples: readonly number[], normalisation: Normalisation) {
    return (coalition: Coalition) => {
      const { players, global } = coalitionCoefficients(samples, coalition, normalisation);
      const model = weightedMean([...updates, start], [...players, global]);
      return -sum(target.map((value, i) => (model[i] - value) ** 2));
    };
  }

  it('weighs updates by samples, so that values may be negative', () => {
    const exact = [
      [1, 0],
      [0.8, 0.2],
      [0, 1],
      [0, 0],
    ];
    const table = tableOf(4, (coalition) => {
      const { players } = coalitionCoefficients(samples, coalition, 'coalition');
      const present = Math.max(1, sum(players));
      const model = target.map((_, i) => sum(players.map((weight, player) => (weight * exact[player][i]) / present)));
      return -sum(target.map((value, i) => (model[i] - value) ** 2));
    });
    const values = shapley(table);
    expectValues(values, [0.2626333333, 0.3468, -0.0873666667, 0.0251333333]);
    expect(sum(values)).toBeCloseTo(0.5472, 10);
    expectValues(shapley(tableOf(4, utility(samples, 'coalition'))), [...values], 6);
  });

  it('gives a client without update and weight nothing, and equal clients the same', () => {
    const update = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 2, maxLength: 2 });
    const drawn = fc.array(fc.record({ update, weight: fc.integer({ min: 1, max: 5 }) }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(drawn, fc.constantFrom('coalition', 'cohort'), (clients, normalisation) => {
        const [first] = clients;
        const all = [...clients, first, { update: [0, 0], weight: 0 }];
        const models = all.map((client) => Float32Array.from(client.update));
        const weights = all.map(({ weight }) => weight);
        const values = shapley(
          tableOf(all.length, (coalition) => {
            const { players, global } = coalitionCoefficients(weights, coalition, normalisation);
            const model = weightedMean([...models, new Float32Array(2)], [...players, global]);
            return -sum(target.map((value, i) => (model[i] - value) ** 2));
          }),
        );
        expect(values[all.length - 1]).toBe(0);
        expect(values[all.length - 2]).toBeCloseTo(values[0], 9);
      }),
    );
  });

  it('lets a client without an update dilute the others, unless updates are normalised over the cohort', () => {
    expect(shapley(tableOf(4, utility(samples, 'coalition')))[3]).not.toBeCloseTo(0, 3);
    expect(shapley(tableOf(4, utility(samples, 'cohort')))[3]).toBe(0);
    expect(shapley(tableOf(4, utility([1, 2, 1, 0], 'coalition')))[3]).toBe(0);
  });

  it('of all is the same in both, and of nobody the global model', () => {
    const all = [0, 1, 2, 3];
    expect(coalitionCoefficients(samples, all, 'cohort')).toEqual(coalitionCoefficients(samples, all, 'coalition'));
    expect(coalitionCoefficients(samples, [], 'cohort')).toEqual({ players: [0, 0, 0, 0], global: 1 });
    expect(coalitionCoefficients([0, 3], [0], 'coalition')).toEqual({ players: [0, 0], global: 1 });
  });
});

describe('the Shapley value', () => {
  it('hands out what all achieve', () => {
    fc.assert(
      fc.property(tables, (table) => {
        expect(sum(shapley(table))).toBeCloseTo(table[table.length - 1] - table[0], 9);
      }),
    );
  });

  it('follows players when they change places, and gives equal ones the same', () => {
    fc.assert(
      fc.property(tables, fc.nat(), (table, shift) => {
        const values = shapley(table);
        const utility = utilityOf(table);
        const moved = (player: number) => (player + shift) % values.length;
        const rotated = shapley(
          tableOf(values.length, (coalition) => utility(coalition.map(moved).sort((a, b) => a - b))),
        );
        for (const [player, value] of rotated.entries()) expect(value).toBeCloseTo(values[moved(player)], 9);
      }),
    );
    fc.assert(
      fc.property(fc.array(numberWithin(-2, 2), { minLength: 7, maxLength: 7 }), (bySize) => {
        const values = shapley(tableOf(6, (coalition) => bySize[coalition.length]));
        for (const value of values) expect(value).toBeCloseTo(values[0], 9);
      }),
    );
  });

  it('gives nothing to a player who never adds anything', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const players = Math.log2(table.length);
        const utility = utilityOf(table);
        const extended = tableOf(players + 1, (coalition) => utility(coalition.filter((player) => player < players)));
        const values = shapley(extended);
        expect(values[players]).toBe(0);
        for (const [player, value] of shapley(table).entries()) expect(values[player]).toBeCloseTo(value, 9);
      }),
    );
  });

  it('is additive, scales with the utility and does not see constants', () => {
    const two = fc.integer({ min: 1, max: 5 }).chain((players) => fc.tuple(tablesOf(players), tablesOf(players)));
    fc.assert(
      fc.property(two, numberWithin(-3, 3), ([one, other], factor) => {
        const values = shapley(one.map((utility, mask) => factor * utility + other[mask] + 7));
        const [a, b] = [shapley(one), shapley(other)];
        for (const [player, value] of values.entries()) expect(value).toBeCloseTo(factor * a[player] + b[player], 8);
      }),
    );
  });

  it('rewards clients who split their data over two names', () => {
    const sizes = [2000, 3000, 4000];
    const [own] = shapley(tableOf(3, sizeGame(sizes)));
    const split = shapley(tableOf(4, sizeGame([1000, 1000, 3000, 4000])));
    expect(split[0] + split[1]).toBeGreaterThan(own + 0.05);
  });

  it('is never negative where joining never harms', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const players = Math.log2(table.length);
        const monotone = table.map((_, mask) =>
          Math.max(...Array.from(table).filter((_, part) => (part & mask) === part)),
        );
        for (const value of shapley(monotone)) expect(value).toBeGreaterThanOrEqual(-1e-12);
        expect(shapley(monotone)).toHaveLength(players);
      }),
    );
  });

  it('lies between leaving and arriving first where more data add less and less', async () => {
    const sizes = fc.array(fc.integer({ min: 100, max: 10_000 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(sizes, async (sizes) => {
        // Concave in the samples from the first on, hence submodular.
        const utility = (coalition: Coalition) => Math.sqrt(sum(coalition.map((player) => sizes[player])));
        const values = shapley(tableOf(sizes.length, utility));
        const left = await leaveOneOut(sizes.length, utility);
        const convex = (coalition: Coalition) => utility(coalition) ** 4 / 1e6;
        const rising = shapley(tableOf(sizes.length, convex));
        const leaving = await leaveOneOut(sizes.length, convex);
        for (const player of sizes.keys()) {
          expect(values[player]).toBeGreaterThanOrEqual(left[player] - 1e-9);
          expect(values[player]).toBeLessThanOrEqual(utility([player]) + 1e-9);
          expect(rising[player]).toBeLessThanOrEqual(leaving[player] + 1e-9);
          expect(rising[player]).toBeGreaterThanOrEqual(convex([player]) - 1e-9);
        }
      }),
    );
  });

  it('agrees with leave-one-out and Banzhaf where what players add does not depend on others', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 7 }),
        async (worths) => {
          const utility = (coalition: Coalition) => sum(coalition.map((player) => worths[player]));
          const table = tableOf(worths.length, utility);
          expectValues(shapley(table), worths, 8);
          expectValues(banzhaf(table), worths, 8);
          expectValues(await leaveOneOut(worths.length, utility), worths, 8);
        },
      ),
    );
  });

  it('is the textbook one for one and two players', () => {
    fc.assert(
      fc.property(tablesOf(1), tablesOf(2), (one, two) => {
        expect(shapley(one)[0]).toBe(one[1] - one[0]);
        expect(shapley(two)[0]).toBeCloseTo((two[1] - two[0] + two[3] - two[2]) / 2, 12);
      }),
    );
  });
});

describe('a table of utilities', () => {
  it('holds every coalition once, and has to have all of them', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        expect(await utilityTable(Math.log2(table.length), utilityOf(table))).toEqual(table);
      }),
    );
    expect(() => shapley(new Float64Array(6))).toThrow('2^n');
    expect(() => banzhaf(new Float64Array(0))).toThrow('2^n');
  });
});
