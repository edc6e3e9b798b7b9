import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import {
  budgetBalance,
  completeness,
  efficiency,
  envyFreeness,
  feasibility,
  incentiveCompatibility,
  individualRationality,
  priceOfAnarchy,
} from '../../../src/incentives/economics/audit.js';
import { searchBestResponse, searchGrid } from '../../../src/incentives/economics/best-response.js';
import { certify } from '../../../src/incentives/economics/certificate.js';
import {
  costOptions,
  createCost,
  energyCost,
  linearCost,
  quadraticCost,
} from '../../../src/incentives/economics/cost.js';
import { bestResponseDynamics, dynamicsOptions } from '../../../src/incentives/economics/dynamics.js';
import { goldenSection } from '../../../src/incentives/economics/golden-section.js';
import { inducedGame, type Mechanism } from '../../../src/incentives/economics/mechanism.js';
import { totalsOf } from '../../../src/incentives/economics/outcome.js';
import { signChange, upperBracket } from '../../../src/incentives/economics/root.js';
import type { StrategicForm } from '../../../src/incentives/economics/strategic-form.js';
import { numberWithin } from '../../core/numbers.js';

/** Cournot's duopoly: price `1 - x - y`, no cost; the equilibrium is (1/3, 1/3). */
const duopoly: StrategicForm<number> = {
  players: 2,
  utility: (player, actions) => actions[player] * (1 - actions[0] - actions[1]),
};
const unit = numberWithin(0.001, 1);

describe('scalar searches', () => {
  it('find sign changes to the precision of doubles, jumps included', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (root) => {
        const found = signChange(
          (x) => x ** 3 - root ** 3,
          0,
          upperBracket((x) => root - x, 1e-3),
        );
        expect(Math.abs(found / root - 1)).toBeLessThan(1e-13);
        expect(Math.abs(signChange((x) => (x < root ? -1 : 1), 0, 2e6) - root)).toBeLessThan(1e-8);
      }),
    );
    expect(signChange((x) => x, 0, 1)).toBe(0);
    expect(Math.abs(signChange((x) => x - 3e-9, 0, 2e6) / 3e-9 - 1)).toBeLessThan(1e-11);
    expect(signChange((x) => (x > 0 ? 1 : -1), 0, 1)).toBe(0);
    expect(signChange((x) => x + 1, 0, 1)).toBe(1);
    expect(signChange((x) => x - 1, 0, 1)).toBe(1);
  });

  it('end among the smallest doubles, where a share of an interval is 0', () => {
    const tiny = fc.integer({ min: 1, max: 2000 }).map((units) => units * Number.MIN_VALUE);
    fc.assert(
      fc.property(tiny, tiny, (place, more) => {
        const found = signChange((x) => (x < place ? -1 : 1), 0, place + more);
        expect(Math.abs(found - place)).toBeLessThanOrEqual(2 * Number.MIN_VALUE);
        const best = goldenSection((x) => -Math.abs(x - place), 0, place + more);
        expect(Math.abs(best - place)).toBeLessThanOrEqual(8 * Number.MIN_VALUE);
      }),
    );
  });

  it('find maxima, at the ends of the interval as well', () => {
    fc.assert(
      fc.property(unit, (peak) => {
        expect(goldenSection((x) => -((x - peak) ** 2), 0, 1)).toBeCloseTo(peak, 6);
      }),
    );
    expect(goldenSection((x) => -x, 0, 1)).toBeCloseTo(0, 9);
    expect(goldenSection((x) => x, 0, 1)).toBeCloseTo(1, 8);
  });
});

describe('best responses by search', () => {
  it('find the closed form', () => {
    fc.assert(
      fc.property(unit, (other) => {
        const found = searchBestResponse(duopoly, 0, [0, other], { largest: Number.POSITIVE_INFINITY, scale: 0.01 });
        expect(found).toBeCloseTo((1 - other) / 2, 6);
      }),
    );
  });

  it('find a jump that only a breakpoint shows, and keep to the largest action', () => {
    const jump: StrategicForm<number> = {
      players: 1,
      utility: (_, [action]) => (action === 0.123456 ? 5 : -action),
    };
    const range = { largest: 1, scale: 1 };
    expect(searchBestResponse(jump, 0, [0], range)).toBeLessThan(1e-9);
    expect(searchBestResponse(jump, 0, [0], { ...range, breakpoints: [0.123456] })).toBe(0.123456);
    const greedy: StrategicForm<number> = { players: 1, utility: (_, [action]) => action };
    expect(searchBestResponse(greedy, 0, [0], { largest: 7, scale: 0.5 })).toBeCloseTo(7, 6);
    expect(Math.max(...searchGrid({ largest: 3, scale: 10, breakpoints: [2, 5] }))).toBe(3);
  });
});

describe('best-response dynamics', () => {
  const respond = (player: number, actions: readonly number[]) => (1 - actions[1 - player]) / 2;

  it.each([
    { order: 'sequential', damping: 1 },
    { order: 'simultaneous', damping: 1 },
    { order: 'random', damping: 0.4 },
  ])('come to the equilibrium: $order with damping $damping', (options) => {
    const { actions, converged } = bestResponseDynamics(
      respond,
      [0.9, 0],
      dynamicsOptions.parse(options),
      RandomStream.of(1),
    );
    expect(converged).toBe(true);
    for (const action of actions) expect(action).toBeCloseTo(1 / 3, 9);
  });

  it('do not take for a cycle what swings less and less', () => {
    const swing = numberWithin(0.3, 0.95);
    fc.assert(
      fc.property(swing, numberWithin(0.5, 3), (factor, start) => {
        const damped = (_: number, [action]: readonly number[]) => Math.max(0, 1 - factor * (action - 1));
        const result = bestResponseDynamics(damped, [start], dynamicsOptions.parse({}));
        expect(result).toMatchObject({ converged: true });
        expect(result.actions[0]).toBeCloseTo(1, 9);
      }),
    );
  });

  it('notice cycles of any length', () => {
    for (const length of [2, 3, 7, 12]) {
      const rotate = (_: number, [place]: readonly number[]) => (Math.round(place) + 1) % length;
      const options = dynamicsOptions.parse({ order: 'simultaneous' });
      expect(bestResponseDynamics(rotate, [0], options)).toMatchObject({ converged: false, cycle: length });
    }
  });

  it('stay near the equilibrium with noise, the same for the same stream', () => {
    const options = dynamicsOptions.parse({ noise: 0.01, rounds: 200 });
    const play = (seed: number) => bestResponseDynamics(respond, [0, 0], options, RandomStream.of(seed));
    expect(play(1)).toEqual(play(1));
    expect(play(1)).not.toEqual(play(2));
    expect(play(1)).toMatchObject({ rounds: 200, converged: false });
    for (const action of play(1).actions) expect(Math.abs(action - 1 / 3)).toBeLessThan(0.05);
    expect(() => bestResponseDynamics(respond, [0, 0], options)).toThrowError('random stream');
  });
});

describe('certificates', () => {
  const grid = searchGrid({ largest: 1, scale: 1 });

  it('find the largest gain of a deviation, and none in equilibrium', () => {
    const certificate = certify(duopoly, [1 / 3, 1 / 3], () => grid);
    expect(certificate.epsilon).toBe(0);
    expect(certificate.best).toBeUndefined();
    expect(certificate.deviations).toBe(2 * grid.length);
    const away = certify(duopoly, [0.5, 1 / 3], () => [...grid, 1 / 3, 1 / 4]);
    expect(away.best?.player).toBe(0);
    expect(away.best?.action).toBeCloseTo(1 / 3, 12);
    expect(away.epsilon).toBeCloseTo(1 / 9 - 1 / 12, 12);
  });

  it('show which auction is truthful: the second price, not the first', () => {
    const values = [0.9, 0.6, 0.3];
    const auction = (price: (bids: readonly number[]) => number): Mechanism<number> => ({
      name: 'auction',
      guarantees: [],
      evaluate: (bids) =>
        bids.map((bid, i) => ({ payment: bids.indexOf(Math.max(...bids)) === i && bid > 0 ? -price(bids) : 0 })),
    });
    const game = (mechanism: Mechanism<number>) =>
      inducedGame(mechanism, 3, (player, _, { payment }) => (payment < 0 ? values[player] + payment : 0));
    const second = auction((bids) => [...bids].sort((a, b) => b - a)[1]);
    const first = auction((bids) => Math.max(...bids));
    const ids = ['a', 'b', 'c'];
    expect(
      incentiveCompatibility(
        ids,
        certify(game(second), values, () => grid),
      ),
    ).toMatchObject({ holds: true });
    const found = incentiveCompatibility(
      ids,
      certify(game(first), values, () => grid),
    );
    expect(found).toMatchObject({ holds: false, agent: 'a' });
    expect(found.worst).toBeGreaterThan(0.2);
  });
});

describe('audits', () => {
  const agents = [
    { id: 'a', contribution: 2, accuracy: 0.8, payment: 1, cost: 1, utility: 0.8, outside: 0.5 },
    { id: 'b', contribution: 1, accuracy: 0.7, payment: -2, cost: 0.2, utility: -1.5, outside: -1 },
  ];

  it('find what fails, by how much and for whom', () => {
    expect(feasibility(agents, 0.8)).toMatchObject({ holds: true });
    expect(feasibility(agents, 0.75)).toMatchObject({ holds: false, agent: 'a', failing: 1 });
    expect(feasibility(agents, 0.6)).toMatchObject({ holds: false, agent: 'a', failing: 2 });
    expect(feasibility([{ ...agents[0], accuracy: -0.1 }], 1)).toMatchObject({ holds: false });
    const rational = individualRationality(agents);
    expect(rational).toMatchObject({ holds: false, agent: 'b', failing: 1 });
    expect(rational.worst).toBeCloseTo(0.5, 12);
    expect(budgetBalance(agents)).toMatchObject({ holds: true, worst: -1 });
    expect(budgetBalance([agents[0]])).toMatchObject({ holds: false, worst: 1 });
    expect(budgetBalance([agents[0]], 1)).toMatchObject({ holds: true, worst: 0 });
    const envy = envyFreeness(['a', 'b'], (i, j) => (i === 0 && j === 1 ? 2 : 1));
    expect(envy).toEqual({ property: 'envy free', holds: false, worst: 1, agent: 'a' });
    expect(completeness(['a', 'b'], { bidder: 1, excess: 0.5 })).toMatchObject({
      holds: false,
      agent: 'b',
      worst: 0.5,
    });
    expect(completeness(['a', 'b'], undefined)).toMatchObject({ holds: true, worst: 0 });
    expect(priceOfAnarchy(3, 2)).toEqual({ priceOfAnarchy: 1.5 });
    expect(priceOfAnarchy(0, 0)).toEqual({ priceOfAnarchy: 1 });
    expect(totalsOf(agents)).toMatchObject({ contribution: 3, payment: -1 });
    expect(totalsOf(agents).welfare).toBeCloseTo(-0.7, 12);
  });
});

describe('what is not a number', () => {
  const nothing = { id: 'a', payment: Number.NaN, cost: 0, utility: Number.NaN, outside: 0 };
  const fine = { id: 'b', payment: 0, cost: 0, utility: 0, outside: 5 };

  it('passes no audit and no certificate', () => {
    expect(individualRationality([fine, nothing, fine])).toMatchObject({ holds: false, worst: Number.NaN, agent: 'a' });
    expect(individualRationality([fine, nothing, fine])).toMatchObject({ failing: 3 });
    expect(budgetBalance([nothing])).toMatchObject({ holds: false });
    expect(efficiency(Number.NaN, 1)).toMatchObject({ holds: false });
    const certificate = certify({ players: 1, utility: (_, [action]) => 0 / action }, [0], () => [1, 0]);
    expect(certificate.epsilon).toBeNaN();
    expect(incentiveCompatibility(['a'], certificate)).toMatchObject({ holds: false });
  });
});

describe('cost models', () => {
  it('rise from 0 with the slope that they state', () => {
    fc.assert(
      fc.property(unit, unit, numberWithin(0.1, 1000), (a, b, samples) => {
        for (const cost of [linearCost(a), quadraticCost(a, b), quadraticCost(0, b)]) {
          expect(cost.cost(0)).toBe(0);
          const h = 1e-4 * samples;
          const slope = (cost.cost(samples + h) - cost.cost(samples - h)) / (2 * h);
          expect(slope / cost.marginal(samples)).toBeCloseTo(1, 6);
        }
      }),
    );
    const energy = energyCost({ capacitance: 2e-28, cycles: 1e7, frequency: 2e9, price: 3 });
    expect(energy.cost(100)).toBeCloseTo(100 * 3 * 2e-28 * 1e7 * 4e18, 12);
  });

  it('are made from a scenario, or refused with the assumption that fails', () => {
    expect(createCost(costOptions.parse(0.5)).perSample).toBe(0.5);
    expect(createCost(costOptions.parse({ name: 'quadratic', perSquare: 2 })).cost(3)).toBe(18);
    expect(createCost(costOptions.parse({ name: 'linear', perSample: 2 })).cost(3)).toBe(6);
    const energy = costOptions.parse({ name: 'energy', capacitance: 0, cycles: 1, frequency: 1 });
    expect(() => createCost(energy, 'agents.3.cost')).toThrowError('agents.3.cost: found 0');
    expect(() => quadraticCost(0, 0)).toThrowError('costs are positive');
    expect(() => quadraticCost(-1, 1)).toThrowError('marginal costs are not negative');
    expect(() => linearCost(Number.POSITIVE_INFINITY)).toThrowError('positive and finite');
  });
});
