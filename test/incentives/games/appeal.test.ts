import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appealWeights,
  globalModelAppeal,
  normalisedWeights,
  relaxedAppeal,
  relaxedGradient,
} from '../../../src/incentives/economics/appeal.js';
import {
  appealMinima,
  averageModel,
  lossesOf,
  mostAppealingModel,
} from '../../../src/incentives/games/appeal/quadratic-clients.js';
import { findGame, playGame } from '../../../src/incentives/games/play-game.js';
import { sigmoid } from '../../../src/learning/appeal-weight.js';
import { numberWithin } from '../../core/numbers.js';

const loss = numberWithin(0, 20);
const clients = fc.array(fc.tuple(loss, loss), { minLength: 1, maxLength: 12 });
const split = (pairs: readonly (readonly [number, number])[]) => [pairs.map(([f]) => f), pairs.map(([, rho]) => rho)];

describe('global model appeal', () => {
  it('has the published weights', () => {
    const printed: [number, number, number][] = [
      [-5, 0.0066928509, 0.0066480567],
      [-2, 0.119202922, 0.1049935854],
      [-1, 0.2689414214, 0.1966119332],
      [0, 0.5, 0.25],
      [1, 0.7310585786, 0.1966119332],
      [2, 0.880797078, 0.1049935854],
    ];
    for (const [x, s, q] of printed) {
      expect(sigmoid(x)).toBeCloseTo(s, 10);
      expect(appealWeights([x + 10], [10])[0]).toBeCloseTo(q, 10);
    }
  });

  it('weighs the undecided most: weights are even in the gap, at most 1/4, and sum to 1 when normalised', () => {
    fc.assert(
      fc.property(clients, (pairs) => {
        const [losses, requirements] = split(pairs);
        const weights = appealWeights(losses, requirements);
        const mirrored = appealWeights(requirements, losses);
        weights.forEach((weight, k) => {
          expect(weight).toBeGreaterThan(0);
          expect(weight).toBeLessThanOrEqual(0.25);
          expect(weight).toBeCloseTo(mirrored[k], 12);
        });
        const shares = normalisedWeights(weights);
        expect(shares.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
        const backwards = normalisedWeights(appealWeights(losses.toReversed(), requirements.toReversed())).toReversed();
        backwards.forEach((weight, k) => {
          expect(weight).toBeCloseTo(shares[k], 12);
        });
        const shifted = appealWeights(
          losses.map((f) => f + 3),
          requirements.map((rho) => rho + 3),
        );
        shifted.forEach((weight, k) => {
          expect(weight).toBeCloseTo(weights[k], 9);
        });
      }),
    );
  });

  it('has no step where nobody is undecided', () => {
    const weights = appealWeights([1, 2], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    expect([...weights]).toEqual([0, 0]);
    expect([...normalisedWeights(weights)]).toEqual([0, 0]);
    expect([...normalisedWeights(weights, 0.1)]).toEqual([0, 0]);
  });

  it('has the gradient that differences of the relaxed objective confirm', () => {
    const point = fc.tuple(numberWithin(-2, 2), numberWithin(-2, 2));
    const listed = fc.array(fc.record({ centre: point, curvature: numberWithin(0.1, 3), requirement: loss }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(listed, point, numberWithin(0.3, 3), (all, weights, temperature) => {
        const requirements = all.map(({ requirement }) => requirement);
        const at = (w: readonly number[]) => relaxedAppeal(lossesOf(all, w), requirements, temperature);
        const gradients = all.map(({ centre, curvature }) => weights.map((w, i) => 2 * curvature * (w - centre[i])));
        const q = appealWeights(lossesOf(all, weights), requirements, temperature);
        relaxedGradient(q, gradients, temperature).forEach((component, i) => {
          const moved = (h: number) => weights.map((w, j) => (i === j ? w + h : w));
          expect(component).toBeCloseTo((at(moved(1e-5)) - at(moved(-1e-5))) / 2e-5, 6);
        });
      }),
    );
  });

  it('counts clients in multiples of 1/M, rises with requirements, and is the limit of the objective', () => {
    fc.assert(
      fc.property(clients, fc.nat(), (pairs, pick) => {
        const [losses, requirements] = split(pairs);
        const appeal = globalModelAppeal(losses, requirements);
        expect(appeal * losses.length).toBeCloseTo(Math.round(appeal * losses.length), 12);
        const easier = requirements.map((rho, k) => (k === pick % requirements.length ? rho + 1 : rho));
        expect(globalModelAppeal(losses, easier)).toBeGreaterThanOrEqual(appeal);
        if (losses.every((f, k) => Math.abs(f - requirements[k]) > 1e-3)) {
          expect(relaxedAppeal(losses, requirements, 1e-5)).toBeCloseTo(1 - appeal, 9);
        }
      }),
    );
  });

  it('moves as the average where all gaps are equal, and as the client does where there is one', () => {
    fc.assert(
      fc.property(fc.array(loss, { minLength: 1, maxLength: 8 }), numberWithin(-5, 5), (losses, gap) => {
        const shares = normalisedWeights(
          appealWeights(
            losses,
            losses.map((each) => each - gap),
          ),
        );
        for (const weight of shares) expect(weight * losses.length).toBeCloseTo(1, 9);
      }),
    );
  });

  it('is not had by a model that is no better than what is required', () => {
    expect(globalModelAppeal([0.25, 0.25], [0.25, 0.25 + 1e-12])).toBe(0.5);
  });

  it('finds the global minimisers of two quadratic clients', () => {
    const printed: [number, number, number, number, number, number][] = [
      [0.5, 0.25, 0.453261848, 1, 0.453261848, 1],
      [1.5, 0.75, 0.5774953652, 0, 0.5774953652, 0],
      [2, 1, 0.6791786992, 0, 0.6791786992, 0],
      [3, 0.0019522529, 0.7188320676, 0.5, 0.880797078, 0],
      [4, 0.0000023483, 0.7189116773, 0.5, 0.9770226301, 0],
      [6, 0, 0.7189117496, 0.5, 0.9998415638, 0],
    ];
    for (const [distance, argmin, objective, appeal, atMean, appealAtMean] of printed) {
      const pair = [0, distance].map((centre) => ({ centre: [centre], curvature: 1, requirement: 0.25 }));
      const best = mostAppealingModel(pair);
      expect(Math.min(best.weights[0], distance - best.weights[0])).toBeCloseTo(argmin, 9);
      expect(best.objective).toBeCloseTo(objective, 10);
      expect(globalModelAppeal(lossesOf(pair, best.weights), [0.25, 0.25])).toBe(appeal);
      const mean = lossesOf(pair, averageModel(pair));
      expect(relaxedAppeal(mean, [0.25, 0.25])).toBeCloseTo(atMean, 10);
      expect(globalModelAppeal(mean, [0.25, 0.25])).toBe(appealAtMean);
    }
  });

  it('has minima that no model near them beats, and no model at all the lowest', () => {
    const drawn = fc.array(fc.record({ at: numberWithin(-6, 6), requirement: numberWithin(0.05, 4) }), {
      minLength: 2,
      maxLength: 7,
    });
    fc.assert(
      fc.property(drawn, (listed) => {
        const clients = listed.map(({ at, requirement }) => ({ centre: [at], curvature: 1, requirement }));
        const requirements = listed.map(({ requirement }) => requirement);
        const at = (w: number) => relaxedAppeal(lossesOf(clients, [w]), requirements);
        const [lowest, ...others] = appealMinima(clients);
        for (const { weights, objective } of [lowest, ...others]) {
          const near = [-0.01, -0.001, 0.001, 0.01].map((step) => at(weights[0] + step));
          expect(Math.min(...near)).toBeGreaterThanOrEqual(objective - 1e-12);
        }
        for (let step = 0; step <= 600; step++) {
          expect(at(-6 + step / 50)).toBeGreaterThanOrEqual(lowest.objective - 1e-9);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is counted over all clients, those included that have left for good', () => {
    const drawn = fc.array(
      fc.record({
        centre: numberWithin(-6, 6),
        requirement: numberWithin(0.05, 4),
      }),
      { minLength: 2, maxLength: 7 },
    );
    fc.assert(
      fc.property(drawn, (clients) => {
        const game = findGame('max-fl');
        const play = (optOut: boolean) =>
          playGame(game, { kind: 'game', mechanism: { name: 'max-fl', optOut }, clients });
        const { agents, quantities } = play(true);
        const satisfied = agents.filter(({ details }) => details?.satisfied);
        const members = agents.filter(({ details }) => details?.member);
        expect(quantities.appeal).toBeCloseTo(satisfied.length / clients.length, 12);
        expect(members.length).toBeGreaterThan(0);
        const content = members.filter(({ details }) => details?.satisfied).length;
        expect([0, members.length]).toContain(content);
        expect(play(false).agents.every(({ details }) => details?.member)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('names the assumption that fails', () => {
    expect(() => globalModelAppeal([], [])).toThrowError('there is at least one client');
    expect(() => relaxedAppeal([1], [1, 2])).toThrowError('every client has a requirement');
    expect(() => appealWeights([1], [1], 0)).toThrowError('temperature: found 0');
  });
});
