import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import { largestAmount, priceOfAnarchy, tolerance } from '../../../src/incentives/economics/audit.js';
import type { GameResult } from '../../../src/incentives/games/game-result.js';
import { findGame, playGame } from '../../../src/incentives/games/play-game.js';
import { games } from '../../../src/incentives/games/registry.js';
import { isFull } from '../../setup/property-options.js';
import { extremes } from './extremes.js';

/** Every number in plain data. */
function numbersOf(data: unknown): number[] {
  if (typeof data === 'number') return [data];
  return typeof data === 'object' && data !== null ? Object.values(data).flatMap(numbersOf) : [];
}

/** Quantities that are numbers and of which no unit is told. */
function withoutUnit({ quantities, equilibria, units = {} }: GameResult): string[] {
  const all = [quantities, ...equilibria.map((each) => each.quantities)].flatMap(Object.entries);
  const numbers = all.flatMap(([name, value]) => (typeof value === 'number' ? [name.replace(/\d+$/, '')] : []));
  return numbers.filter((name) => units[name] === undefined);
}

/** Games whose reported outcome is an equilibrium, whether or not they promise that it is the only one. */
const solved = [
  ...['accuracy-shaping', 'worst-case-shaping', 'standard-fl', 'stand-alone', 'reverse-vcg', 'proportional-share'],
  ...[
    'greedy-coverage',
    'fmore',
    'contract',
    'linear-pricing',
    'contest',
    'cpu-pricing',
    'volunteers',
    'model-sharing',
  ],
];

/** What the gain of a deviation may be: rounding of what is in play, and of samples, each of which earns so much. */
function roundingOf({ agents, equilibrium }: GameResult, perSample: number): number {
  const samples = Math.max(...agents.map(({ contribution = 0 }) => contribution));
  return (
    tolerance * (equilibrium?.stakes ?? Math.max(1, largestAmount(agents))) + 4 * Number.EPSILON * samples * perSample
  );
}

it('draws extreme scenarios of every game', () => {
  expect(Object.keys(extremes).sort()).toEqual(games.map(({ name }) => name).sort());
});

describe.each(Object.entries(extremes))('%s, over zeros, ties and huge ratios', (name, scenarios) => {
  it('tells finite numbers only, and keeps what it promises of them', () => {
    const game = findGame(name);
    let played = 0;
    fc.assert(
      fc.property(scenarios, (scenario) => {
        let result: GameResult;
        try {
          result = playGame(game, scenario);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          return;
        }
        played++;
        for (const number of numbersOf(result)) expect(number).toSatisfy(Number.isFinite);
        expect(withoutUnit(result)).toEqual([]);
        const promised = result.guarantees.map((each) => each.replaceAll('-', ' '));
        expect(result.audit.filter(({ property, holds }) => promised.includes(property) && !holds)).toEqual([]);
        const { starts, agreeing, epsilon = 0 } = result.equilibrium ?? {};
        if (promised.includes('unique equilibrium') && starts) expect(agreeing).toBe(starts);
        const { epsilon: perSample } = { epsilon: 0, ...(scenario.mechanism as object) };
        if (solved.includes(name)) expect(epsilon).toBeLessThanOrEqual(roundingOf(result, perSample));
      }),
      { numRuns: isFull ? 300 : 15 },
    );
    // Most of what is drawn is a game, rather than an error.
    expect(played).toBeGreaterThan(5);
  });
});

describe('what extremes have shown', () => {
  const play = (mechanism: object, sections: object) => {
    const name = Object.entries(mechanism).find(([key]) => key === 'name')?.[1];
    return playGame(findGame(String(name)), { kind: 'game', mechanism, ...sections });
  };

  it('a cheap agent whose stock is worth nothing alone adds it to the data of others (standard FL)', () => {
    const curve = { name: 'square-root', best: 1, difficulty: 1 };
    const agents = [{ cost: 7.238835902346021e-9 }, { cost: 8.705956140661085e-11, stock: 1 }];
    const { agents: outcomes, equilibrium } = play({ name: 'standard-fl' }, { curve, agents, starts: 0 });
    expect(outcomes[1].contribution).toBe(1);
    expect(equilibrium?.epsilon).toBeLessThan(1e-12);
  });

  it('some who work only together may as well do nothing (standard FL)', () => {
    const curve = { name: 'square-root', best: 1, difficulty: 1 };
    const agents = [
      { cost: 1e-3, stock: 4 },
      { cost: 1e-3, stock: 4 },
      { cost: 1e-3, stock: 4 },
    ];
    const { equilibria } = play({ name: 'standard-fl' }, { curve, agents, starts: 0 });
    expect(equilibria.map(({ quantities }) => quantities.contribution)).toEqual([12, 0]);
  });

  it.each([1e-12, 1e-9])('an agent that costs more than the bound %d works alone where the line loses', (bound) => {
    const agents = [{ cost: 1.0951642429724322e-9, stock: 82791.16785125763 }];
    const { agents: outcomes, audit } = play(
      { name: 'worst-case-shaping', epsilon: 1e-6, bound },
      { curve: { name: 'saturating', best: 1, scale: 1 }, agents, starts: 0 },
    );
    expect(outcomes[0].utility).toBeGreaterThan(Number(outcomes[0].outside) - 1e-14);
    expect(audit.find(({ property }) => property === 'individually rational')?.holds).toBe(true);
  });

  it('an agent contributes beyond a steep line where the model of all data repays it', () => {
    const curve = { name: 'square-root', best: 1, difficulty: 1 };
    const agents = [{ cost: 3.2613199123197257e-9, stock: 1 }, { cost: 1.535229966937559e-7 }];
    const { agents: outcomes, equilibrium } = play({ name: 'accuracy-shaping', epsilon: 1 }, { curve, agents });
    expect(outcomes[0].contribution).toBe(1);
    expect(equilibrium?.epsilon).toBeLessThan(1e-10);
  });

  it('a critical bid is as precise beside a budget of any size', () => {
    const bidders = [
      { cost: 1, covers: ['a', 'b'] },
      { cost: 0, covers: ['a', 'b'] },
    ];
    const { agents } = play({ name: 'greedy-coverage', budget: 1e12 }, { bidders });
    expect(agents.map(({ payment }) => payment)).toEqual([0, expect.closeTo(1, 14)]);
  });

  it.each([1e-6, 1, 1e6])('what is paid and gained is judged in the currency of the scenario (%d)', (unit) => {
    const bidders = [{ cost: unit, bid: 2 * unit }, { cost: 3 * unit }];
    const { equilibrium } = play({ name: 'uniform-price', winners: 1 }, { bidders });
    expect(equilibrium).toMatchObject({ epsilon: 0, stakes: 3 * unit });
    const lossy = play(
      { name: 'uniform-price', winners: 1 },
      { bidders: [{ cost: 2 * unit, bid: unit }, { cost: 1.9 * unit }] },
    );
    expect(lossy.audit[0]).toMatchObject({ property: 'individually rational', holds: false });
    expect(lossy.equilibrium?.deviation?.agent).toBe('bidder1');
  });

  it.each([1e-7, 1e7])('coalitions prefer the smaller error, however small errors are (%d)', (scale) => {
    const players = [{ size: 5 }, { size: 25 }, { size: 30 }];
    const { equilibria } = play({ name: 'model-sharing' }, { players, within: 10, between: 1 });
    const scaled = play({ name: 'model-sharing' }, { players, within: 10 * scale ** 2, between: scale ** 2 });
    const partitions = (all: typeof equilibria) => all.map(({ quantities }) => quantities.partition);
    expect(partitions(scaled.equilibria)).toEqual(partitions(equilibria));
  });

  it.each([
    [0, 0, { priceOfAnarchy: 1 }],
    [0, 1, { priceOfAnarchy: 0 }],
    [1, 0, {}],
    [3, 2, { priceOfAnarchy: 1.5 }],
  ])('tells no price of anarchy of %d beside %d that is no number', (dividend, divisor, told) => {
    expect(priceOfAnarchy(dividend, divisor)).toEqual(told);
  });

  it('prices of processor power are found where one client is a thousand million times as fast as another', () => {
    const followers = [
      { cycles: 0.0003577858818957145, highest: 1 },
      { cycles: 198796.3967034513, highest: 1 },
    ];
    const { equilibrium } = play({ name: 'cpu-pricing', budget: 255964.79475547516, energy: 1 }, { followers });
    expect(equilibrium).toMatchObject({ starts: 20, agreeing: 20 });
  });
});
