import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { deviate } from '../../../src/incentives/economics/strategic-form.js';
import { findGame, playGame } from '../../../src/incentives/games/play-game.js';
import {
  expectedRound,
  powerAt,
  processorUtility,
  spendingOn,
} from '../../../src/incentives/games/stackelberg/cpu-power.js';
import { expectedMaximum, maximumSensitivities } from '../../../src/incentives/games/stackelberg/expected-maximum.js';
import {
  bestTheta,
  clientUtility,
  crowdsourcingAt,
  entryReward,
  leaderRewardForAccuracy,
  thetaAt,
} from '../../../src/incentives/games/stackelberg/local-accuracy.js';
import { largestSaving, leaderPrices } from '../../../src/incentives/games/stackelberg/power-prices.js';
import { numberWithin } from '../../core/numbers.js';
import { sum } from '../populations.js';

const positive = numberWithin(0.1, 10);
const grid = Array.from({ length: 60 }, (_, i) => 10 ** (-2 + i / 15));

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
