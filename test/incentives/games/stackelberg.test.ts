import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { createCurve } from '../../../src/incentives/economics/curves/registry.js';
import { bestResponseDynamics, dynamicsOptions } from '../../../src/incentives/economics/dynamics.js';
import { goldenSection } from '../../../src/incentives/economics/golden-section.js';
import { deviate } from '../../../src/incentives/economics/strategic-form.js';
import {
  contestEquilibrium,
  contestGame,
  contestLeaderUtility,
  contestResponse,
  leaderReward,
} from '../../../src/incentives/games/stackelberg/contest.js';
import { contestDynamics } from '../../../src/incentives/games/stackelberg/contest-dynamics.js';
import {
  effortAt,
  firstBest,
  leaderPrice,
  leaderUtility,
} from '../../../src/incentives/games/stackelberg/linear-price.js';
import type { ValueOfTotal } from '../../../src/incentives/games/stackelberg/value.js';
import { numberWithin } from '../../core/numbers.js';
import { logUniform, sum } from '../populations.js';

const positive = numberWithin(0.1, 10);
const costLists = fc.array(positive, { minLength: 1, maxLength: 8 });
const grid = Array.from({ length: 60 }, (_, i) => 10 ** (-2 + i / 15));

describe('a price for effort', () => {
  it('has the published equilibria', () => {
    const costs = [1, 2, 4];
    const linear: ValueOfTotal = { name: 'linear', perUnit: 3 };
    const price = leaderPrice(linear, costs);
    expect(price).toBe(1.5);
    const efforts = costs.map((cost) => effortAt(price, cost));
    expect(efforts).toEqual([1.5, 0.75, 0.375]);
    expect(efforts.map((effort, i) => price * effort - (costs[i] * effort ** 2) / 2)).toEqual([1.125, 0.5625, 0.28125]);
    expect(leaderUtility(linear, costs, price)).toBeCloseTo(3.9375, 12);
    expect(leaderUtility(linear, costs, price) + 1.125 + 0.5625 + 0.28125).toBeCloseTo(5.90625, 12);
    expect(firstBest(linear, costs)).toBeCloseTo(7.875, 12);
    const logarithmic: ValueOfTotal = { name: 'logarithmic', scale: 10 };
    expect(leaderPrice(logarithmic, costs).toFixed(10)).toBe('1.4285714286');
    expect(leaderUtility(logarithmic, costs, leaderPrice(logarithmic, costs)).toFixed(10)).toBe('8.9562011135');
  });

  it('leaves the leader half and everybody three quarters of the first best, whatever the costs', () => {
    fc.assert(
      fc.property(costLists, positive, (costs, perUnit) => {
        const value: ValueOfTotal = { name: 'linear', perUnit };
        const price = leaderPrice(value, costs);
        const best = firstBest(value, costs);
        const kept = leaderUtility(value, costs, price);
        expect(kept / best).toBeCloseTo(0.5, 9);
        const rents = sum(costs.map((cost) => price ** 2 / (2 * cost)));
        expect((kept + rents) / best).toBeCloseTo(0.75, 9);
        expect(effortAt(price, 1e12)).toBeLessThan(1e-9);
      }),
    );
  });

  it('is the best for the leader under every value, and is found from 20 random intervals', () => {
    const random = RandomStream.of(2, 'intervals');
    const values: fc.Arbitrary<ValueOfTotal> = fc.oneof(
      positive.map((perUnit): ValueOfTotal => ({ name: 'linear', perUnit })),
      positive.map((scale): ValueOfTotal => ({ name: 'logarithmic', scale })),
      fc.record({ scale: numberWithin(100, 1000), difficulty: positive }).map(({ scale, difficulty }): ValueOfTotal => {
        return { name: 'accuracy', scale, curve: createCurve({ name: 'square-root', best: 1, difficulty }) };
      }),
    );
    fc.assert(
      fc.property(costLists, values, (costs, value) => {
        const price = leaderPrice(value, costs);
        const kept = leaderUtility(value, costs, price);
        for (const other of [...grid, ...grid.map((factor) => factor * price)]) {
          expect(leaderUtility(value, costs, other)).toBeLessThanOrEqual(kept + 1e-9 * Math.max(1, kept));
        }
        const least = value.name === 'accuracy' ? value.curve.support / sum(costs.map((cost) => 1 / cost)) : 0;
        if (price <= least * 1.001) return;
        for (let start = 0; start < 20; start++) {
          const low = least + random.uniform() * (price - least);
          const found = goldenSection(
            (each) => leaderUtility(value, costs, each),
            low,
            price * (1.1 + 3 * random.uniform()),
          );
          expect(leaderUtility(value, costs, found)).toBeCloseTo(kept, 6);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('makes every follower do what suits it best, more for more and less the more it costs', () => {
    fc.assert(
      fc.property(positive, positive, positive, (price, cost, more) => {
        const effort = effortAt(price, cost);
        const kept = (other: number) => price * other - (cost * other ** 2) / 2;
        expect(kept(effort)).toBeGreaterThanOrEqual(0);
        for (const factor of grid) expect(kept(factor * effort)).toBeLessThanOrEqual(kept(effort) * (1 + 1e-12));
        expect(effortAt(price + more, cost)).toBeGreaterThan(effort);
        expect(effortAt(price, cost + more)).toBeLessThan(effort);
      }),
    );
  });

  it('is the closed form for logarithmic values', () => {
    fc.assert(
      fc.property(costLists, positive, (costs, scale) => {
        const all = sum(costs.map((cost) => 1 / cost));
        const price = leaderPrice({ name: 'logarithmic', scale }, costs);
        expect(price / ((-1 + Math.sqrt(1 + 2 * scale * all)) / (2 * all))).toBeCloseTo(1, 9);
      }),
    );
  });

  it('leaves efforts alone in another currency', () => {
    fc.assert(
      fc.property(costLists, positive, positive, (costs, scale, unit) => {
        const there = leaderPrice(
          { name: 'logarithmic', scale: unit * scale },
          costs.map((cost) => unit * cost),
        );
        const here = leaderPrice({ name: 'logarithmic', scale }, costs);
        expect(there / unit).toBeCloseTo(here, 9);
      }),
    );
  });
});

describe('a contest for a reward', () => {
  const rivals = fc.array(positive, { minLength: 2, maxLength: 8 });
  const value: ValueOfTotal = { name: 'logarithmic', scale: 10 };

  it('has the published equilibrium', () => {
    const costs = [1, 1.5, 2];
    const samples = contestEquilibrium(costs, 10);
    expect(samples.map((each) => each.toFixed(10))).toEqual(['2.4691358025', '1.4814814815', '0.4938271605']);
    expect(sum(samples)).toBeCloseTo(4.4444444444, 10);
    const game = contestGame(costs, 10);
    expect(costs.map((_, player) => game.utility(player, samples).toFixed(10))).toEqual([
      '3.0864197531',
      '1.1111111111',
      '0.1234567901',
    ]);
    expect(contestEquilibrium([...costs, 9], 10)).toEqual([...samples, 0]);
    expect(leaderReward(value, costs)).toBeCloseTo(7.75, 12);
    expect(contestLeaderUtility(value, costs, 7.75).toFixed(10)).toBe('7.1665487678');
    expect(() => contestEquilibrium([1], 10)).toThrowError('there are two followers or more');
    const undamped = bestResponseDynamics(
      (player, actions) => contestResponse(sum(actions) - actions[player], costs[player], 10),
      [0.1, 0.1, 0.1],
      dynamicsOptions.parse({ rounds: 10_000 }),
    );
    expect(undamped.converged).toBe(true);
    undamped.actions.forEach((action, player) => {
      expect(action).toBeCloseTo(samples[player], 9);
    });
  });

  it('has its utilities and the reward for logarithmic values in closed form, in any currency', () => {
    fc.assert(
      fc.property(rivals, positive, positive, (costs, reward, unit) => {
        const samples = contestEquilibrium(costs, reward);
        const active = costs.filter((_, player) => samples[player] > 0);
        const rate = (active.length - 1) / sum(active);
        const game = contestGame(costs, reward);
        samples.forEach((each, player) => {
          const kept = each > 0 ? reward * (1 - rate * costs[player]) ** 2 : 0;
          expect(Math.abs(game.utility(player, samples) - kept)).toBeLessThan(1e-9 * reward);
        });
        expect(sum(samples) / (rate * reward)).toBeCloseTo(1, 9);
        expect(leaderReward({ name: 'logarithmic', scale: reward }, costs)).toBeCloseTo(
          Math.max(0, reward - 1 / rate),
          9,
        );
        const dearer = costs.map((cost) => unit * cost);
        contestEquilibrium(dearer, unit * reward).forEach((each, player) => {
          expect(Math.abs(each - samples[player])).toBeLessThan(1e-9 * sum(samples));
        });
        expect(contestEquilibrium([costs[0], costs[0]], reward)).toEqual(Array(2).fill(reward / (4 * costs[0])));
      }),
    );
  });

  it('makes players contribute more for more, and less the more it costs them', () => {
    fc.assert(
      fc.property(rivals, positive, numberWithin(1.01, 3), (costs, reward, factor) => {
        const samples = contestEquilibrium(costs, reward);
        const slack = 1 + 1e-9;
        contestEquilibrium(costs, factor * reward).forEach((each, player) => {
          expect(each * slack).toBeGreaterThanOrEqual(samples[player]);
        });
        const dearer = contestEquilibrium(deviate(costs, 0, factor * costs[0]), reward);
        expect(dearer[0]).toBeLessThanOrEqual(samples[0] * slack);
      }),
    );
  });

  it('makes best responses run in circles between very different costs, unless they are damped', () => {
    const play = (ratio: number) => {
      const actions = [1, 1];
      for (let round = 0; round < 2000; round++) {
        actions.forEach((_, player) => {
          actions[player] = contestResponse(actions[1 - player], player === 0 ? 1 : ratio, 10, 1e-9);
        });
      }
      const samples = contestEquilibrium([1, ratio], 10);
      return Math.abs(actions[0] - samples[0]);
    };
    expect(play(2)).toBeLessThan(1e-9);
    expect(play(8)).toBeGreaterThan(0.1);
  });

  it('has one equilibrium, to which 20 random starts lead, however much costs differ and in any unit', () => {
    const different = fc.oneof(rivals, fc.array(logUniform(1e-6, 1e6), { minLength: 2, maxLength: 8 }));
    fc.assert(
      fc.property(different, logUniform(1e-6, 1e6), (costs, reward) => {
        const samples = contestEquilibrium(costs, reward);
        const total = sum(samples);
        const game = contestGame(costs, reward);
        costs.forEach((cost, player) => {
          const utility = game.utility(player, samples);
          expect(utility).toBeGreaterThanOrEqual(-1e-12 * reward);
          const response = contestResponse(sum(deviate(samples, player, 0)), cost, reward);
          expect(Math.abs(response - samples[player])).toBeLessThan(1e-9 * total);
          for (const factor of grid) {
            const other = deviate(samples, player, factor * total);
            expect(game.utility(player, other)).toBeLessThanOrEqual(utility + 1e-12 * reward);
          }
        });
        expect(sum(samples.map((each) => each / total))).toBeCloseTo(1, 12);
        for (let start = 0; start < 20; start++) {
          const { converged, actions } = contestDynamics(costs, reward, RandomStream.of(start, 'contest'));
          expect(converged).toBe(true);
          actions.forEach((action, player) => {
            expect(Math.abs(action - samples[player])).toBeLessThan(1e-6 * total);
          });
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is better for a player whose rival becomes dearer, and no different for one who joins without taking part', () => {
    fc.assert(
      fc.property(rivals, positive, numberWithin(1, 3), (costs, reward, factor) => {
        const utility = (all: readonly number[]) =>
          contestGame(all, reward).utility(0, contestEquilibrium(all, reward));
        expect(utility(deviate(costs, 1, factor * costs[1]))).toBeGreaterThanOrEqual(utility(costs) - 1e-9 * reward);
        expect(contestEquilibrium([...costs, 1e6], reward)).toEqual([...contestEquilibrium(costs, reward), 0]);
        const reversed = contestEquilibrium(costs.slice().reverse(), reward).reverse();
        reversed.forEach((each, player) => {
          expect(each).toBeCloseTo(contestEquilibrium(costs, reward)[player], 9);
        });
      }),
    );
  });

  it('has a reward that no other beats, for logarithmic values and accuracies', () => {
    const curve = createCurve({ name: 'square-root', best: 1, difficulty: 1 });
    const values: ValueOfTotal[] = [value, { name: 'accuracy', scale: 500, curve }];
    fc.assert(
      fc.property(rivals, fc.constantFrom(...values), (costs, worth) => {
        const reward = leaderReward(worth, costs);
        const kept = contestLeaderUtility(worth, costs, reward);
        for (const factor of grid) {
          const other = 10 * factor * Math.max(reward, 1);
          expect(contestLeaderUtility(worth, costs, other)).toBeLessThanOrEqual(kept + 1e-9);
        }
      }),
    );
    expect(() => leaderReward({ name: 'linear', perUnit: 50 }, [1, 2])).toThrowError('worth less and less');
  });
});
