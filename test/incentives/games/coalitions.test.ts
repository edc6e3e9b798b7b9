import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { coalitionDynamics } from '../../../src/incentives/games/coalitions/better-response.js';
import {
  costsOf,
  type HedonicGame,
  stabilityOf,
  withCachedCosts,
} from '../../../src/incentives/games/coalitions/hedonic.js';
import {
  coarseError,
  type Federation,
  fineError,
  fineWeights,
  sharingError,
} from '../../../src/incentives/games/coalitions/model-sharing.js';
import { type Partition, partitionsOf } from '../../../src/incentives/games/coalitions/partitions.js';
import { findGame, playGame } from '../../../src/incentives/games/play-game.js';
import { numberWithin } from '../../core/numbers.js';

const task = { within: 10, between: 1 };

function sharingGame(sizes: readonly number[], federation: Federation = 'uniform', about = task): HedonicGame {
  return withCachedCosts({
    players: sizes.length,
    cost: (player, coalition) =>
      sharingError(
        federation,
        coalition.map((member) => sizes[member]),
        coalition.indexOf(player),
        about,
      ),
  });
}

function meanError(game: HedonicGame, sizes: readonly number[], partition: Partition): number {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return costsOf(game, partition).reduce((sum, cost, j) => sum + (sizes[j] * cost) / all, 0);
}

const populations = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });
const tasks = fc.record({
  within: numberWithin(0.1, 30),
  between: numberWithin(0.01, 5),
});

describe('errors of model sharing', () => {
  it.each<[string, Federation, number[], Partition, number[]]>([
    ['alone', 'uniform', [5, 5, 5], [[0], [1], [2]], [2, 2, 2]],
    ['a pair', 'uniform', [5, 5, 5], [[0, 1], [2]], [1.5, 1.5, 2]],
    ['all', 'uniform', [5, 5, 5], [[0, 1, 2]], [1.3333333333, 1.3333333333, 1.3333333333]],
    ['the small together', 'uniform', [5, 5, 25], [[0, 1], [2]], [1.5, 1.5, 0.4]],
    ['one small with the large', 'uniform', [5, 5, 25], [[0], [1, 2]], [2, 1.7222222222, 0.3888888889]],
    ['small and large', 'uniform', [5, 5, 25], [[0, 1, 2]], [1.5510204082, 1.5510204082, 0.4081632653]],
    ['the large alone', 'uniform', [25, 25, 25], [[0], [1], [2]], [0.4, 0.4, 0.4]],
    ['a large pair', 'uniform', [25, 25, 25], [[0, 1], [2]], [0.7, 0.7, 0.4]],
    ['all large', 'uniform', [25, 25, 25], [[0, 1, 2]], [0.8, 0.8, 0.8]],
    [
      'blended, small',
      'coarse',
      [30, 30, 30, 300],
      [[0, 1, 2], [3]],
      [0.2777777778, 0.2777777778, 0.2777777778, 1 / 30],
    ],
    [
      'blended, all',
      'coarse',
      [30, 30, 30, 300],
      [[0, 1, 2, 3]],
      [0.2796420582, 0.2796420582, 0.2796420582, 0.0325814536],
    ],
    [
      'personal, small',
      'fine',
      [30, 30, 30, 300],
      [[0, 1, 2], [3]],
      [0.2777777778, 0.2777777778, 0.2777777778, 1 / 30],
    ],
    [
      'personal, all',
      'fine',
      [30, 30, 30, 300],
      [[0, 1, 2, 3]],
      [0.2694235589, 0.2694235589, 0.2694235589, 0.0325814536],
    ],
  ])('are those of the published tables: %s', (_, federation, sizes, partition, errors) => {
    costsOf(sharingGame(sizes, federation), partition).forEach((error, j) => {
      expect(error.toFixed(10)).toBe(errors[j].toFixed(10));
    });
  });

  it('weigh estimates as published', () => {
    const weights = fineWeights([30, 30, 30, 300], 0, task);
    [0.8082706767, 0.0582706767, 0.0582706767, 0.0751879699].forEach((weight, j) => {
      expect(weights[j]).toBeCloseTo(weight, 10);
    });
  });

  it('are ordered: personal weights beat blending, which beats one model and being alone', () => {
    fc.assert(
      fc.property(populations, tasks, numberWithin(0, 1), fc.nat(60), (sizes, about, own, more) => {
        const all = sizes.reduce((sum, size) => sum + size, 0);
        sizes.forEach((size, j) => {
          const slack = 1 + 1e-12;
          const [uniform, coarse, fine] = (['uniform', 'coarse', 'fine'] as const).map((federation) =>
            sharingError(federation, sizes, j, about),
          );
          const alone = about.within / size;
          expect(fine).toBeLessThanOrEqual(coarse * slack);
          expect(coarse).toBeLessThanOrEqual(Math.min(uniform, alone) * slack);
          expect(coarseError(sizes, j, about, own)).toBeGreaterThanOrEqual(coarse / slack);
          expect(coarseError(sizes, j, about, 1)).toBeCloseTo(alone, 10);
          expect(coarseError(sizes, j, about, 0)).toBe(uniform);
          expect(sharingError('uniform', [size], 0, about)).toBeCloseTo(alone, 10);
          const blended = sizes.map((other, i) => (i === j ? own : 0) + ((1 - own) * other) / all);
          expect(fineError(sizes, j, blended, about)).toBeCloseTo(coarseError(sizes, j, about, own), 9);
          expect(fineWeights(sizes, j, about).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
          expect(sharingError('fine', [...sizes, 1 + more], j, about)).toBeLessThanOrEqual(fine * slack);
        });
      }),
    );
  });

  it('flip at the published size: one model helps equal players with fewer samples, and harms those with more', () => {
    fc.assert(
      fc.property(tasks, fc.integer({ min: 2, max: 8 }), fc.constantFrom(0.5, 1, 2), (about, count, factor) => {
        const size = (factor * about.within) / about.between;
        const error = sharingError('uniform', Array<number>(count).fill(size), 0, about);
        const alone = about.within / size;
        expect(Math.sign(Math.abs(error / alone - 1) < 1e-12 ? 0 : error - alone)).toBe(Math.sign(factor - 1));
        if (factor === 1) expect(error / about.between).toBeCloseTo(1, 12);
      }),
    );
  });

  it('agree with simulation within 4 standard errors', () => {
    const sizes = [5, 5, 25];
    const random = RandomStream.of(3, 'means');
    const draws = 60_000;
    const sums = sizes.map(() => ({ sum: 0, squares: 0 }));
    for (let i = 0; i < draws; i++) {
      const means = sizes.map(() => random.normal());
      const estimate = sizes.reduce(
        (sum, size, j) => sum + size * (means[j] + Math.sqrt(task.within / size) * random.normal()),
        0,
      );
      means.forEach((mean, j) => {
        const error = (estimate / 35 - mean) ** 2;
        sums[j].sum += error;
        sums[j].squares += error * error;
      });
    }
    sums.forEach(({ sum, squares }, j) => {
      const mean = sum / draws;
      const deviation = Math.sqrt((squares / draws - mean * mean) / draws);
      expect(Math.abs(mean - sharingError('uniform', sizes, j, task))).toBeLessThan(4 * deviation);
    });
  });

  it('name the assumption that fails', () => {
    expect(() => sharingError('uniform', [], 0, task)).toThrowError('a coalition has a member');
    expect(() => sharingError('uniform', [5, 0], 0, task)).toThrowError('every player has samples');
    expect(() => sharingError('fine', [5], 0, { within: 0, between: 1 })).toThrowError('within: found 0');
  });
});

describe('stable coalitions', () => {
  it('enumerates all partitions once', () => {
    const bell = [1, 2, 5, 15, 52, 203, 877];
    bell.forEach((count, i) => {
      const all = [...partitionsOf(i + 1)].map((partition) => JSON.stringify(partition));
      expect(all).toHaveLength(count);
      expect(new Set(all).size).toBe(count);
    });
  });

  it.each([
    { sizes: [5, 5, 5], core: [[[0, 1, 2]]], individual: [], error: 1.3333333333 },
    { sizes: [5, 5, 25], core: [[[0, 1], [2]]], individual: [], error: 0.7142857143 },
    { sizes: [3, 3, 8, 30], core: [[[0, 1, 2], [3]]], individual: [[[0, 1, 3], [2]]], error: 0.6396103896 },
    {
      sizes: [2, 6, 9, 12, 40],
      core: [
        [[0, 1, 2, 3], [4]],
        [[0, 1, 2], [3], [4]],
        [[0, 1, 3], [2], [4]],
      ],
      individual: [],
      error: 0.5777111444,
    },
  ])('of players with $sizes samples are the published ones', ({ sizes, core, individual, error }) => {
    const game = sharingGame(sizes);
    const all = [...partitionsOf(sizes.length)].map((partition) => ({ partition, ...stabilityOf(game, partition) }));
    expect(all.filter((each) => each.core).map(({ partition }) => partition)).toEqual(core);
    const onlyIndividual = all.filter((each) => each.individual && !each.core).map(({ partition }) => partition);
    expect(onlyIndividual).toEqual(individual);
    expect(meanError(game, sizes, core[0]).toFixed(10)).toBe(error.toFixed(10));
    const least = Math.min(...all.map(({ partition }) => meanError(game, sizes, partition)));
    expect(meanError(game, sizes, core[0])).toBe(least);
  });

  it('cost at most the published ratios in comparison with the optimum', () => {
    const sizes = [3, 3, 8, 30];
    const game = sharingGame(sizes);
    const optimum = Math.min(...[...partitionsOf(4)].map((partition) => meanError(game, sizes, partition)));
    expect(meanError(game, sizes, [[0, 1, 3], [2]])).toBeCloseTo(0.6931818182, 9);
    expect(meanError(game, sizes, [[0, 1, 3], [2]]) / optimum).toBeCloseTo(1.0837563452, 9);
    const five = [2, 6, 9, 12, 40];
    const others = sharingGame(five);
    expect(meanError(others, five, [[0, 1, 2], [3], [4]])).toBeCloseTo(0.5780051151, 9);
    const dearest = meanError(others, five, [[0, 1, 3], [2], [4]]);
    expect(dearest).toBeCloseTo(0.5913043478, 9);
    const least = Math.min(...[...partitionsOf(5)].map((partition) => meanError(others, five, partition)));
    expect(least).toBeCloseTo(0.5777111444, 9);
    expect(dearest / least).toBeCloseTo(1.0235294118, 9);
  });

  it('of the strict core are in the core and individually stable; scale and names do not matter', () => {
    fc.assert(
      fc.property(populations, tasks, numberWithin(0.1, 10), (sizes, about, scale) => {
        const game = sharingGame(sizes, 'uniform', about);
        const scaled = sharingGame(sizes, 'uniform', { within: scale * about.within, between: scale * about.between });
        const reversed = sharingGame(sizes.slice().reverse(), 'uniform', about);
        const last = sizes.length - 1;
        for (const partition of partitionsOf(sizes.length)) {
          const stability = stabilityOf(game, partition);
          const { core, strictCore, individual } = stability;
          if (strictCore) expect([core, individual]).toEqual([true, true]);
          const there = stabilityOf(scaled, partition);
          expect([there.core, there.strictCore, there.individual]).toEqual([core, strictCore, individual]);
          costsOf(scaled, partition).forEach((cost, j) => {
            expect(cost / costsOf(game, partition)[j]).toBeCloseTo(scale, 9);
          });
          const mirrored = partition
            .map((coalition) => coalition.map((player) => last - player).sort((a, b) => a - b))
            .sort((a, b) => a[0] - b[0]);
          const other = stabilityOf(reversed, mirrored);
          expect([other.core, other.strictCore, other.individual]).toEqual([core, strictCore, individual]);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('of the core need not be individually stable: one may be joined who would not mind', () => {
    const costs = [
      { alone: 1, together: 0.5 },
      { alone: 1, together: 1 },
    ];
    const game: HedonicGame = {
      players: 2,
      cost: (player, { length }) => (length === 1 ? costs[player].alone : costs[player].together),
    };
    expect(stabilityOf(game, [[0], [1]])).toMatchObject({ core: true, strictCore: false, individual: false });
  });

  it('are the grand coalition only, with personal weights, and for equal players with blending', () => {
    fc.assert(
      fc.property(populations, tasks, (sizes, about) => {
        const equal = sizes.map(() => sizes[0]);
        for (const game of [sharingGame(sizes, 'fine', about), sharingGame(equal, 'coarse', about)]) {
          const grand = [sizes.map((_, j) => j)];
          expect(stabilityOf(game, grand)).toMatchObject({ strictCore: true, core: true, individual: true });
          const core = [...partitionsOf(sizes.length)].filter((partition) => stabilityOf(game, partition).core);
          expect(core).toEqual([grand]);
        }
        const blended = stabilityOf(sharingGame(sizes, 'coarse', about), [sizes.map((_, j) => j)]);
        expect(blended.individual).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('cost at least the optimum, and no more where one of them is the optimum', () => {
    fc.assert(
      fc.property(populations, (sizes) => {
        const players = sizes.map((size) => ({ size }));
        const scenario = { kind: 'game', mechanism: { name: 'model-sharing' }, players, within: 10, between: 1 };
        const { quantities, equilibria } = playGame(findGame('model-sharing'), scenario);
        const optimum = Number(quantities.optimalMeanError);
        const errors = equilibria.map((stable) => Number(stable.quantities.meanError));
        for (const error of errors) expect(error).toBeGreaterThanOrEqual(optimum);
        expect(Number(quantities.priceOfAnarchy ?? 1)).toBeGreaterThanOrEqual(1);
        if (errors.length > 0) expect(quantities.priceOfAnarchy).toBeCloseTo(Math.max(...errors) / optimum, 12);
      }),
      { numRuns: 25 },
    );
  });

  it('are reached by moves of equal players, and a cycle is noticed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 7 }), (size, count) => {
        const game = sharingGame(Array<number>(count).fill(size));
        const reached = coalitionDynamics(
          game,
          Array.from({ length: count }, (_, j) => [j]),
        );
        expect(reached.stable).toBe(true);
        expect(stabilityOf(game, reached.partition).individual).toBe(true);
      }),
    );
    const chase: HedonicGame = {
      players: 3,
      cost: (player, coalition) => {
        if (coalition.length !== 2) return coalition.length === 1 ? 2 : 3;
        return coalition.includes((player + 1) % 3) ? 0 : 1;
      },
    };
    const { stable, cycle } = coalitionDynamics(chase, [[0, 1], [2]]);
    expect({ stable, cycle }).toEqual({ stable: false, cycle: 3 });
  });
});
