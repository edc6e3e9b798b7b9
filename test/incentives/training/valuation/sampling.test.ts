import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../src/core/random.js';
import { CachedUtility } from '../../../../src/incentives/training/valuation/cached-utility.js';
import type { Estimate } from '../../../../src/incentives/training/valuation/estimate.js';
import { groupTesting } from '../../../../src/incentives/training/valuation/group-testing.js';
import { gtgShapley } from '../../../../src/incentives/training/valuation/gtg-shapley.js';
import { boundaryUtilities, marginals } from '../../../../src/incentives/training/valuation/marginals.js';
import { findValuationMethod, valuationMethods } from '../../../../src/incentives/training/valuation/methods.js';
import {
  meanMarginals,
  permutationsNeeded,
  sampledShapley,
} from '../../../../src/incentives/training/valuation/permutation-sampling.js';
import { shapley } from '../../../../src/incentives/training/valuation/shapley.js';
import { numberWithin } from '../../../core/numbers.js';
import { ordersOf, sizeGame, sum, tableOf, tables, tablesOf, utilityOf } from './cooperative-games.js';

const seeds = fc.integer({ min: 0, max: 1e6 });
const stream = (seed: number) => RandomStream.of(seed, 'valuation test');
const untruncated = { roundTolerance: 0, tolerance: 0, convergence: 0.05, permutations: 60 };

function largestError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Math.max(...Array.from(expected, (value, player) => Math.abs(found[player] - value)));
}

describe('sampled orders of joining', () => {
  it('give the Shapley value when all orders are sampled', async () => {
    const small = fc.integer({ min: 1, max: 5 }).chain(tablesOf);
    await fc.assert(
      fc.asyncProperty(small, async (table) => {
        const players = Math.log2(table.length);
        const { values } = await meanMarginals(players, utilityOf(table), ordersOf(players));
        expect(largestError(values, shapley(table))).toBeLessThan(1e-9);
      }),
      { numRuns: 40 },
    );
  });

  it('hand out what all achieve, order by order', async () => {
    await fc.assert(
      fc.asyncProperty(tables, seeds, async (table, seed) => {
        const players = Math.log2(table.length);
        const options = { permutations: 3, tolerance: 0 };
        const { values } = await sampledShapley(players, utilityOf(table), options, stream(seed));
        expect(sum(values)).toBeCloseTo(table[table.length - 1] - table[0], 9);
      }),
    );
  });

  it('come nearer with more of them: the error shrinks as their inverse root', async () => {
    const table = tableOf(6, (coalition) => Math.sqrt(sum(coalition.map((player) => (player + 1) ** 3))));
    const exact = shapley(table);
    const errorOf = async (permutations: number) => {
      let squares = 0;
      for (let seed = 0; seed < 20; seed++) {
        const options = { permutations, tolerance: 0 };
        const { values } = await sampledShapley(6, utilityOf(table), options, stream(seed));
        squares += largestError(values, exact) ** 2;
      }
      return Math.sqrt(squares / 20);
    };
    const ratio = (await errorOf(20)) / (await errorOf(320));
    expect(ratio).toBeGreaterThan(2.5);
    expect(ratio).toBeLessThan(6.5);
  });

  it('lose at most the tolerance by truncation, and nothing at tolerance 0', async () => {
    const tolerances = numberWithin(0.001, 1);
    await fc.assert(
      fc.asyncProperty(tables, seeds, tolerances, async (table, seed, tolerance) => {
        const players = Math.log2(table.length);
        const utility = utilityOf(table);
        const order = stream(seed).permutation(players);
        const boundary = await boundaryUtilities(players, utility);
        const truncated = await marginals(order, utility, boundary, tolerance);
        const whole = boundary.grandCoalition - boundary.emptySet;
        expect(Math.abs(sum(truncated) - whole)).toBeLessThan(tolerance + 1e-12);
        const plain = await marginals(order, utility, boundary, 0);
        expect(sum(plain)).toBeCloseTo(whole, 9);
        for (const [player, added] of truncated.entries()) expect(added === 0 || added === plain[player]).toBe(true);
      }),
    );
  });

  it('are the same for truncated Monte Carlo without a tolerance as for plain permutations', async () => {
    await fc.assert(
      fc.asyncProperty(tables, seeds, async (table, seed) => {
        const players = Math.log2(table.length);
        const found = ['tmc-shapley', 'fedsv'].map((name) => {
          const { options, value } = findValuationMethod(name);
          const given = name === 'fedsv' ? { samples: 7 } : { permutations: 7, tolerance: 0 };
          return value?.(players, utilityOf(table), options.parse(given), stream(seed));
        });
        const [truncated, plain] = await Promise.all(found);
        expect(truncated).toBeDefined();
        expect(truncated).toEqual(plain);
      }),
      { numRuns: 25 },
    );
  });

  it('needs the published number of evaluations', () => {
    expect(10 * permutationsNeeded(10, { epsilon: 0.05, delta: 0.05, range: 1 })).toBeCloseTo(47931.716, 3);
  });
});

describe('group testing', () => {
  it('hands out what all achieve, and comes near the Shapley value', async () => {
    await fc.assert(
      fc.asyncProperty(tables, seeds, async (table, seed) => {
        const players = Math.log2(table.length);
        const { values } = await groupTesting(players, utilityOf(table), { tests: 20 }, stream(seed));
        expect(sum(values)).toBeCloseTo(table[table.length - 1] - table[0], 9);
      }),
    );
    const game = sizeGame([100, 200, 800, 3000, 6000]);
    const exact = shapley(tableOf(5, game));
    const { values } = await groupTesting(5, game, { tests: 50_000 }, stream(1));
    // Four standard errors: the scores of a test have a deviation below 2, and the values lie 0.2 apart.
    expect(exact[4] - exact[0]).toBeGreaterThan(0.2);
    expect(largestError(values, exact)).toBeLessThan(0.036);
  });
});

describe('standard errors of sampled values', () => {
  const table = tableOf(6, (coalition) => Math.sqrt(sum(coalition.map((player) => (player + 1) ** 3))));
  const exact = shapley(table);
  const methods: Record<string, (seed: number) => Promise<Estimate>> = {
    permutations: (seed) => sampledShapley(6, utilityOf(table), { permutations: 40, tolerance: 0 }, stream(seed)),
    'group testing': (seed) => groupTesting(6, utilityOf(table), { tests: 200 }, stream(seed)),
  };

  it.each(Object.keys(methods))('are how far values lie from the exact ones: %s', async (name) => {
    const runs = await Promise.all(Array.from({ length: 200 }, (_, seed) => methods[name](seed)));
    for (const [player, value] of exact.entries()) {
      const off = Math.sqrt(sum(runs.map(({ values }) => (values[player] - value) ** 2)) / runs.length);
      const told = Math.sqrt(sum(runs.map(({ errors }) => (errors?.[player] ?? Number.NaN) ** 2)) / runs.length);
      expect(told / off).toBeGreaterThan(0.8);
      expect(told / off).toBeLessThan(1.25);
    }
  });

  it('are at least that for GTG-Shapley, whose first places are even', async () => {
    const options = { roundTolerance: 0, tolerance: 0, convergence: 0, permutations: 60 };
    const runs = await Promise.all(
      Array.from({ length: 100 }, (_, seed) => gtgShapley(6, utilityOf(table), options, stream(seed))),
    );
    for (const [player, value] of exact.entries()) {
      const off = Math.sqrt(sum(runs.map(({ values }) => (values[player] - value) ** 2)) / runs.length);
      const told = Math.sqrt(sum(runs.map(({ errors }) => (errors?.[player] ?? Number.NaN) ** 2)) / runs.length);
      expect(told / off).toBeGreaterThan(0.85);
    }
  });

  it('are unknown of a single order', async () => {
    const once = await sampledShapley(6, utilityOf(table), { permutations: 1, tolerance: 0 }, stream(1));
    expect(once.errors).toBeUndefined();
  });

  it('are nothing where every coalition was seen: the value is exact then', async () => {
    await fc.assert(
      fc.asyncProperty(
        tables,
        seeds,
        fc.constantFrom('fedsv', 'tmc-shapley', 'gtg-shapley'),
        async (drawn, seed, name) => {
          const players = Math.log2(drawn.length);
          const { options, value } = findValuationMethod(name);
          const plenty: Record<string, object> = {
            fedsv: { samples: 40 },
            'tmc-shapley': { permutations: 40, tolerance: 0 },
          };
          const given = plenty[name] ?? {};
          const utility = new CachedUtility(utilityOf(drawn));
          const found = await value?.(players, utility.of, options.parse(given), stream(seed));
          if (utility.evaluations < drawn.length) return;
          expect(largestError(found?.values ?? [], shapley(drawn))).toBe(0);
          expect([...(found?.errors ?? [])]).toEqual(Array(players).fill(0));
        },
      ),
    );
    // With 3 players few orders see all 8 coalitions.
    const { options, value } = findValuationMethod('fedsv');
    const three = tableOf(3, (coalition) => coalition.length ** 2 + (coalition.includes(0) ? 0.3 : 0));
    const found = await value?.(3, utilityOf(three), options.parse({ samples: 30 }), stream(1));
    expect(found?.values).toEqual(shapley(three));
  });
});

describe('GTG-Shapley', () => {
  it('without truncation hands out what all achieve, and comes near the Shapley value', async () => {
    await fc.assert(
      fc.asyncProperty(tables, seeds, async (table, seed) => {
        const players = Math.log2(table.length);
        const { values } = await gtgShapley(players, utilityOf(table), untruncated, stream(seed));
        expect(sum(values)).toBeCloseTo(table[table.length - 1] - table[0], 9);
      }),
      { numRuns: 50 },
    );
    const game = sizeGame([2000, 3000, 4000, 5000, 6000]);
    const options = { ...untruncated, convergence: 0, permutations: 2000 };
    expect(
      largestError((await gtgShapley(5, game, options, stream(1))).values, shapley(tableOf(5, game))),
    ).toBeLessThan(0.01);
  });

  it('evaluates nothing more in a round that changes nothing', async () => {
    const utility = new CachedUtility((coalition) => (coalition.length % 4 === 0 ? 0.5 : coalition.length / 10));
    const { values } = await gtgShapley(8, utility.of, { ...untruncated, roundTolerance: 0.001 }, stream(1));
    expect([...values]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(utility.evaluations).toBe(2);
  });

  it('evaluates less the more it truncates, and never a coalition twice', async () => {
    const game = sizeGame([500, 1000, 1500, 2000, 2500, 3000, 3500, 4000]);
    const counts = [];
    for (const tolerance of [0, 0.01, 0.05, 0.1]) {
      const utility = new CachedUtility(game);
      await gtgShapley(8, utility.of, { ...untruncated, tolerance }, stream(2));
      counts.push(utility.evaluations);
    }
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
    expect(counts[0]).toBeLessThanOrEqual(256);
    expect(counts[3]).toBeLessThan(counts[0]);
  });
});

describe('a cached utility', () => {
  it('evaluates each coalition once and gives the same number again', async () => {
    let calls = 0;
    const utility = new CachedUtility(async (coalition) => {
      calls++;
      return coalition.length / 3;
    });
    const twice = await Promise.all([utility.of([0, 2]), utility.of([0, 2]), utility.of([])]);
    expect(twice).toEqual([2 / 3, 2 / 3, 0]);
    expect([calls, utility.evaluations]).toEqual([2, 2]);
  });
});

const coalitional = valuationMethods.flatMap(({ name, options, refusal, value }) =>
  value ? [{ name, refusal, value, defaults: options.parse({}) }] : [],
);

describe.each(coalitional)('$name', (method) => {
  const options = method.defaults;

  it('never evaluates more than all coalitions, and gives the same for the same stream', async () => {
    await fc.assert(
      fc.asyncProperty(tables, seeds, async (table, seed) => {
        const players = Math.log2(table.length);
        const utility = new CachedUtility(utilityOf(table));
        const { values } = await method.value(players, utility.of, options, stream(seed));
        expect(utility.evaluations).toBeLessThanOrEqual(table.length);
        expect((await method.value(players, utility.of, options, stream(seed))).values).toEqual(values);
        expect(values).toHaveLength(players);
      }),
      { numRuns: 25 },
    );
  });

  it('values clients of more data more, where only the amount counts', async () => {
    const sizes = [100, 400, 900, 1600, 2500];
    const { values } = await method.value(5, sizeGame(sizes), options, stream(3));
    expect([...values]).toEqual([...values].sort((a, b) => a - b));
  });

  it('says how many clients it can value', () => {
    expect(method.refusal?.(12)).toBeUndefined();
    const isExact = ['exact-shapley', 'banzhaf'].includes(method.name);
    expect(method.refusal?.(13) !== undefined).toBe(isExact);
  });
});
