import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { createCurve } from '../../../src/incentives/economics/curves/registry.js';
import { bestResponseDynamics, dynamicsOptions } from '../../../src/incentives/economics/dynamics.js';
import { goldenSection } from '../../../src/incentives/economics/golden-section.js';
import { deviate } from '../../../src/incentives/economics/strategic-form.js';
import { findGame, playGame } from '../../../src/incentives/games/play-game.js';
import {
  contestEquilibrium,
  contestGame,
  contestLeaderUtility,
  contestResponse,
  leaderReward,
} from '../../../src/incentives/games/stackelberg/contest.js';
import { contestDynamics } from '../../../src/incentives/games/stackelberg/contest-dynamics.js';
import {
  expectedRound,
  powerAt,
  processorUtility,
  spendingOn,
} from '../../../src/incentives/games/stackelberg/cpu-power.js';
import { expectedMaximum, maximumSensitivities } from '../../../src/incentives/games/stackelberg/expected-maximum.js';
import {
  effortAt,
  firstBest,
  leaderPrice,
  leaderUtility,
} from '../../../src/incentives/games/stackelberg/linear-price.js';
import {
  bestTheta,
  clientUtility,
  crowdsourcingAt,
  entryReward,
  leaderRewardForAccuracy,
  thetaAt,
} from '../../../src/incentives/games/stackelberg/local-accuracy.js';
import { largestSaving, leaderPrices } from '../../../src/incentives/games/stackelberg/power-prices.js';
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

describe('the time until the last is done', () => {
  it('has the published expectations', () => {
    expect(expectedMaximum([1, 2, 4]).toFixed(10)).toBe('1.1928571429');
    expect(expectedMaximum([0.5, 1]).toFixed(10)).toBe('2.3333333333');
    expect(expectedMaximum([0.25])).toBe(4);
  });

  it('is the same by the integral for many clients, falls with every rate and rises with every client', () => {
    const equal = Array<number>(24).fill(0.5);
    const harmonic = sum(equal.map((_, i) => 1 / (i + 1)));
    expect(expectedMaximum(equal)).toBeCloseTo(2 * harmonic, 8);
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1, maxLength: 12 }), fc.nat(), (rates, pick) => {
        const expected = expectedMaximum(rates);
        // Clients who are done at once change nothing, but the way to compute it.
        const many = [...rates, ...Array<number>(16).fill(1e9)];
        expect(expectedMaximum(many)).toBeCloseTo(expected, 6);
        const client = pick % rates.length;
        const at = (factor: number) => expectedMaximum(deviate(rates, client, factor * rates[client]));
        const slope = (at(1 - 1e-3) - at(1 + 1e-3)) / (rates[client] * 2e-3);
        const fall = maximumSensitivities(rates)[client];
        expect(fall).toBeGreaterThan(0);
        expect(Math.abs(fall - slope)).toBeLessThan(1e-3 * fall + 1e-7 * expected);
        expect(at(2)).toBeLessThanOrEqual(expected * (1 + 1e-10));
        expect(expectedMaximum([...rates, 1])).toBeGreaterThan(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('agrees with simulation within 4 standard errors', () => {
    const random = RandomStream.of(4, 'exponential');
    const draws = 50_000;
    let total = 0;
    let squares = 0;
    for (let draw = 0; draw < draws; draw++) {
      const last = Math.max(...[1, 2, 4].map((rate) => -Math.log(1 - random.uniform()) / rate));
      total += last;
      squares += last * last;
    }
    const mean = total / draws;
    const error = Math.sqrt((squares / draws - mean * mean) / draws);
    expect(Math.abs(mean - expectedMaximum([1, 2, 4]))).toBeLessThan(4 * error);
  });
});

describe('prices for processor power', () => {
  const processors = (cycles: readonly number[], highest = Number.POSITIVE_INFINITY) =>
    cycles.map((each) => ({ cycles: each, highest }));

  it('has the published equilibria of equal clients', () => {
    const printed: [number, string, string][] = [
      [1, '1.0000000000', '1000.0000000'],
      [2, '0.7071067812', '2121.3203436'],
      [4, '0.5000000000', '4166.6666667'],
      [8, '0.3535533906', '7687.2608640'],
      [16, '0.2500000000', '13522.9159729'],
    ];
    for (const [count, power, round] of printed) {
      const equal = processors(Array<number>(count).fill(1000));
      const { powers, prices } = leaderPrices(equal, 1e-3, 2);
      for (const each of powers) expect(each.toFixed(10)).toBe(power);
      expect(expectedRound(equal, powers).toFixed(7)).toBe(round);
      expect(prices[0]).toBeCloseTo(Math.sqrt((2 * 2 * 1e-3 * 1000) / count), 9);
      expect(processorUtility(equal[0], 1e-3, prices[0], powers[0])).toBeCloseTo(2 / (2 * count), 9);
      expect(spendingOn(equal, 1e-3, powers)).toBeCloseTo(2, 9);
    }
  });

  it('has the closed form of equal clients, the same powers in any currency, and more power for more money', () => {
    const count = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(count, positive, positive, positive, positive, (clients, cycles, energy, budget, unit) => {
        const equal = processors(Array<number>(clients).fill(cycles));
        const { powers, prices } = leaderPrices(equal, energy, budget);
        expect(prices[0] / Math.sqrt((2 * budget * energy * cycles) / clients)).toBeCloseTo(1, 9);
        const harmonic = sum(powers.map((_, i) => 1 / (i + 1)));
        const round = cycles * harmonic * Math.sqrt((2 * clients * energy * cycles) / budget);
        expect(expectedRound(equal, powers) / round).toBeCloseTo(1, 9);
        expect(leaderPrices(equal, unit * energy, unit * budget).powers[0] / powers[0]).toBeCloseTo(1, 9);
        expect(powerAt(equal[0], energy, 2 * prices[0])).toBeGreaterThan(powers[0]);
        expect(powerAt(processors([2 * cycles])[0], energy, prices[0])).toBeLessThan(powers[0]);
      }),
      { numRuns: 20 },
    );
  });

  const populations = fc.array(numberWithin(500, 1500), { minLength: 2, maxLength: 5 });

  it('cannot be improved within the budget, and is found from 20 random starts', () => {
    const random = RandomStream.of(6, 'powers');
    fc.assert(
      fc.property(populations, numberWithin(0.5, 10), (cycles, budget) => {
        const clients = processors(cycles);
        const { powers, prices } = leaderPrices(clients, 1e-3, budget);
        expect(spendingOn(clients, 1e-3, powers)).toBeCloseTo(budget, 9);
        expect(largestSaving(clients, 1e-3, budget, powers)).toBeLessThan(1e-9 * expectedRound(clients, powers));
        clients.forEach((client, i) => {
          expect(powerAt(client, 1e-3, prices[i])).toBeCloseTo(powers[i], 9);
          const own = processorUtility(client, 1e-3, prices[i], powers[i]);
          expect(own).toBeGreaterThan(0);
          for (const factor of grid) {
            expect(processorUtility(client, 1e-3, prices[i], factor * powers[i])).toBeLessThanOrEqual(own + 1e-12);
          }
        });
        for (let start = 0; start < 20; start++) {
          const from = cycles.map(() => 0.05 + random.uniform());
          leaderPrices(clients, 1e-3, budget, from).powers.forEach((power, i) => {
            expect(power / powers[i]).toBeCloseTo(1, 6);
          });
        }
        const reversed = leaderPrices(clients.slice().reverse(), 1e-3, budget).powers.slice().reverse();
        reversed.forEach((power, i) => {
          expect(power / powers[i]).toBeCloseTo(1, 6);
        });
      }),
      { numRuns: 6 },
    );
  });

  it('pays nobody for power that it does not have', () => {
    const clients = [
      { cycles: 1000, highest: 0.3 },
      { cycles: 500, highest: Number.POSITIVE_INFINITY },
    ];
    const { powers } = leaderPrices(clients, 1e-3, 2);
    expect(powers[0]).toBeLessThanOrEqual(0.3);
    expect(spendingOn(clients, 1e-3, powers)).toBeCloseTo(2, 9);
    const all = processors([1000, 500], 0.1);
    expect(leaderPrices(all, 1e-3, 2).powers).toEqual([0.1, 0.1]);
  });
});

describe('a reward for local accuracy', () => {
  it('has the published accuracies', () => {
    const printed: [number, string][] = [
      [1.5, '0.4241463688'],
      [2, '0.3178444329'],
      [3, '0.2219636841'],
      [5, '0.1441577047'],
      [10, '0.0798214350'],
    ];
    for (const [g, theta] of printed) expect(thetaAt(g).toFixed(10)).toBe(theta);
    expect(thetaAt(1)).toBe(1);
    expect(thetaAt(1 + 1e-10)).toBeCloseTo(1, 4);
  });

  const clients = fc.array(
    fc.record({
      communication: numberWithin(0, 3),
      weight: numberWithin(0, 0.9),
      computing: numberWithin(0.2, 5),
    }),
    { minLength: 1, maxLength: 6 },
  );
  const leader = { scale: 30, slope: 0.3, offset: 0, rounds: 5, threshold: 0.6 };

  it('makes clients do what suits them best, more for more', () => {
    fc.assert(
      fc.property(clients, positive, ([client], reward) => {
        const theta = bestTheta(client, reward);
        expect(theta).toBeGreaterThan(0);
        expect(theta).toBeLessThanOrEqual(1);
        const g = (reward + client.weight * client.communication) / ((1 - client.weight) * client.computing) - 1;
        if (g > 1) expect(Math.abs(1 / theta + Math.log(theta) - g)).toBeLessThan(1e-12 * Math.max(10, g));
        expect(bestTheta(client, 1.1 * reward)).toBeLessThanOrEqual(theta);
        for (let other = 0.01; other <= 1; other += 0.01) {
          expect(clientUtility(client, reward, other)).toBeLessThanOrEqual(clientUtility(client, reward, theta) + 1e-9);
        }
        const entry = entryReward(client, leader.threshold);
        if (entry > 0) expect(bestTheta(client, entry)).toBeCloseTo(leader.threshold, 9);
      }),
    );
  });

  it('makes clients train as well in another currency', () => {
    fc.assert(
      fc.property(clients, positive, positive, ([client], reward, unit) => {
        const { communication, computing } = client;
        const elsewhere = { ...client, communication: unit * communication, computing: unit * computing };
        expect(bestTheta(elsewhere, unit * reward) / bestTheta(client, reward)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('is certified against training to the threshold by those who are refused, and against staying out', () => {
    const game = findGame('accuracy-pricing');
    const { threshold, ...value } = leader;
    let refused = 0;
    fc.assert(
      fc.property(clients, positive, (followers, reward) => {
        const mechanism = { name: 'accuracy-pricing', threshold, reward };
        const { agents, equilibrium, guarantees } = playGame(game, { kind: 'game', mechanism, value, followers });
        const gains = followers.map((client, k) =>
          agents[k].details?.admitted ? -agents[k].utility : clientUtility(client, reward, threshold),
        );
        if (agents.some(({ details }, k) => !details?.admitted && gains[k] > 1e-6)) refused++;
        const most = Math.max(...gains);
        expect(equilibrium?.epsilon).toBeGreaterThanOrEqual(most - 1e-12);
        expect(guarantees).toEqual(
          Number(equilibrium?.epsilon) <= 1e-9 * Math.max(1, reward) ? ['unique-equilibrium'] : [],
        );
        if (most <= 0) expect(equilibrium?.epsilon).toBeLessThan(1e-9 * Math.max(1, reward));
      }),
      { numRuns: 60, seed: 5 },
    );
    expect(refused).toBeGreaterThan(0);
  });

  it('is the only one that is best for the leader, whatever the order of the clients', () => {
    fc.assert(
      fc.property(clients, numberWithin(1, 100), (all, scale) => {
        const given = { ...leader, scale };
        const reward = leaderRewardForAccuracy(given, all);
        expect(leaderRewardForAccuracy(given, all.slice().reverse())).toBeCloseTo(reward, 9);
        const kept = crowdsourcingAt(given, all, reward).leader;
        if (kept === 0) return;
        const highest = scale / (1 - given.threshold);
        for (let step = 0; step <= 2000; step++) {
          const other = (highest * step) / 2000;
          if (crowdsourcingAt(given, all, other).leader < kept - 1e-6 * scale) continue;
          expect(Math.abs(other - reward)).toBeLessThan(0.05 * highest);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is set so that no other gains the leader more', () => {
    fc.assert(
      fc.property(clients, numberWithin(1, 100), (all, scale) => {
        const given = { ...leader, scale };
        const reward = leaderRewardForAccuracy(given, all);
        const kept = crowdsourcingAt(given, all, reward).leader;
        expect(kept).toBeGreaterThanOrEqual(0);
        const entries = all.map((client) => entryReward(client, given.threshold));
        for (const other of [...grid, ...entries, ...grid.map((factor) => factor * reward)]) {
          expect(crowdsourcingAt(given, all, other).leader).toBeLessThanOrEqual(kept + 1e-7 * scale);
        }
      }),
    );
  });
});
