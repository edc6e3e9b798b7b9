import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../src/core/random.js';
import type { AccuracyCurve } from '../../../../src/incentives/economics/accuracy-curve.js';
import { accuracyShaping } from '../../../../src/incentives/economics/contribution/accuracy-shaping.js';
import { findEquilibria } from '../../../../src/incentives/economics/contribution/equilibria.js';
import { standAlone } from '../../../../src/incentives/economics/contribution/pooled-response.js';
import { certifyContributions, responsesTo } from '../../../../src/incentives/economics/contribution/responses.js';
import {
  type ContributionRule,
  contributionGame,
  mechanismOf,
  othersTotal,
  type PublicInformation,
} from '../../../../src/incentives/economics/contribution/rule.js';
import { standardFederatedLearning } from '../../../../src/incentives/economics/contribution/standard-fl.js';
import { squareRoot } from '../../../../src/incentives/economics/curves/square-root.js';
import { bestResponseDynamics, dynamicsOptions } from '../../../../src/incentives/economics/dynamics.js';
import { numberWithin } from '../../../core/numbers.js';
import { agentsOf, knownOf, logUniform, sum, typesOf, viablePopulations } from '../../populations.js';

const epsilons = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e-4, noNaN: true }));
const fractions = fc.array(numberWithin(0, 3), { minLength: 20, maxLength: 20 });
const runs = { numRuns: 60 };

function solved(rule: ContributionRule, costs: readonly number[]): readonly number[] {
  const [profile] = rule.equilibria?.(typesOf(costs)) ?? [];
  return profile;
}

const relative = (a: number, b: number) => Math.abs(a - b) / Math.max(1, Math.abs(b));

describe('accuracy shaping, over random populations', () => {
  it('is feasible and individually rational at any profile, continuous and non-decreasing in the own contribution', () => {
    fc.assert(
      fc.property(viablePopulations, epsilons, fractions, ({ curve, costs }, epsilon, factors) => {
        const rule = accuracyShaping(knownOf(curve, costs), epsilon);
        const alone = typesOf(costs).map((type) => standAlone(curve, type).samples);
        const size = Math.max(...alone);
        const profile = costs.map((_, i) => factors[i] * size);
        const total = sum(profile);
        costs.forEach((_, i) => {
          const { accuracy, payment } = rule.award(i, profile);
          expect(payment).toBe(0);
          expect(accuracy).toBeGreaterThanOrEqual(curve.value(profile[i]) - 1e-12);
          expect(accuracy).toBeLessThanOrEqual(curve.value(total) + 1e-12);
          const at = (own: number) => rule.award(i, Object.assign(profile.slice(), { [i]: own })).accuracy;
          const joints = rule.breakpoints?.(i, profile) ?? [];
          expect(joints).toHaveLength(2);
          for (const joint of joints.filter((samples) => samples > 0)) {
            expect(Math.abs(at(joint * (1 + 1e-12)) - at(joint * (1 - 1e-12)))).toBeLessThan(1e-9);
          }
          let last = 0;
          for (let step = 0; step <= 30; step++) {
            const accuracyThere = at((3 * size * step) / 30);
            expect(accuracyThere).toBeGreaterThanOrEqual(last - 1e-12);
            last = accuracyThere;
          }
        });
      }),
      runs,
    );
  });

  it('has an equilibrium that nobody gains by leaving, and whose total solves the scalar equation', () => {
    fc.assert(
      fc.property(viablePopulations, epsilons, ({ curve, costs }, epsilon) => {
        const agents = agentsOf(costs);
        const rule = accuracyShaping(knownOf(curve, costs), epsilon);
        const profile = solved(rule, costs);
        expect(certifyContributions(rule, agents, profile).epsilon).toBeLessThan(1e-9);
        const accuracy = curve.value(sum(profile));
        const alone = typesOf(costs).map((type) => standAlone(curve, type));
        const demanded = costs.map((cost, i) => alone[i].samples + (accuracy - alone[i].accuracy) / (cost + epsilon));
        expect(relative(sum(demanded), sum(profile))).toBeLessThan(1e-9);
        const game = contributionGame(rule, agents);
        costs.forEach((_, i) => {
          expect(profile[i]).toBeGreaterThanOrEqual(alone[i].samples * (1 - 1e-12));
          const utility = alone[i].utility + epsilon * (profile[i] - alone[i].samples);
          expect(game.utility(i, profile)).toBeCloseTo(utility, 9);
        });
      }),
      runs,
    );
  });

  it('is reached from 20 random starts under all schedules', () => {
    fc.assert(
      fc.property(viablePopulations, fc.integer({ min: 0, max: 1e6 }), ({ curve, costs }, seed) => {
        const agents = agentsOf(costs);
        const rule = accuracyShaping(knownOf(curve, costs), 1e-7);
        const profile = solved(rule, costs);
        const respond = responsesTo(rule, agents);
        const random = RandomStream.of(seed, 'starts');
        for (let start = 0; start < 20; start++) {
          const draw = random.fork(start);
          const order = (['sequential', 'random', 'simultaneous'] as const)[start % 3];
          const damping = start % 2 === 0 ? 1 : 0.5;
          const options = dynamicsOptions.parse({ order, damping, rounds: 5000 });
          const from = profile.map((samples) => 4 * draw.uniform() * Math.max(1, samples));
          const reached = bestResponseDynamics(respond, from, options, draw);
          expect(reached.converged).toBe(true);
          reached.actions.forEach((samples, i) => {
            expect(relative(samples, profile[i])).toBeLessThan(1e-7);
          });
        }
      }),
      { numRuns: 12 },
    );
  });

  it('is approached from below from nothing, and from above from beyond', () => {
    fc.assert(
      fc.property(viablePopulations, ({ curve, costs }) => {
        const rule = accuracyShaping(knownOf(curve, costs), 1e-7);
        const respond = responsesTo(rule, agentsOf(costs));
        const profile = solved(rule, costs);
        const options = dynamicsOptions.parse({ order: 'simultaneous' });
        for (const [from, sign] of [
          [costs.map(() => 0), 1],
          [profile.map((samples) => 2 * samples + 1), -1],
        ] as const) {
          let last: readonly number[] = from;
          bestResponseDynamics(respond, from, options, undefined, (actions) => {
            actions.forEach((samples, i) => {
              expect(sign * (samples - last[i])).toBeGreaterThanOrEqual(-1e-9 * Math.max(1, samples));
            });
            last = actions.slice();
          });
        }
      }),
      { numRuns: 30 },
    );
  });

  it('yields more data than standard federated learning, and never more than the bound of any mechanism', () => {
    fc.assert(
      fc.property(viablePopulations, epsilons, ({ curve, costs }, epsilon) => {
        const types = typesOf(costs);
        const shaped = sum(solved(accuracyShaping(knownOf(curve, costs), epsilon), costs));
        const standard = sum(solved(standardFederatedLearning(knownOf(curve, costs)), costs));
        expect(shaped).toBeGreaterThanOrEqual(standard * (1 - 1e-12));
        if (costs.length > 1) expect(shaped).toBeGreaterThan(standard);
        const accuracy = curve.value(shaped);
        const bound = types.map((type, i) => (accuracy - standAlone(curve, type).utility) / costs[i]);
        expect(shaped).toBeLessThanOrEqual(sum(bound) * (1 + 1e-9));
      }),
      runs,
    );
  });

  it('cannot be outdone: random feasible and individually rational rules keep to the bound in equilibrium', () => {
    fc.assert(
      fc.property(viablePopulations, numberWithin(0, 1), ({ curve, costs }, generosity) => {
        const mixed: ContributionRule = {
          name: 'mixed',
          guarantees: ['feasible', 'individually-rational'],
          award(agent, contributions) {
            const own = contributions[agent];
            const all = curve.value(own + othersTotal(contributions, agent));
            return { accuracy: curve.value(own) + generosity * (all - curve.value(own)), payment: 0 };
          },
        };
        const few = costs.slice(0, 4);
        const agents = agentsOf(few);
        const { actions, converged } = bestResponseDynamics(
          responsesTo(mixed, agents),
          few.map(() => 0),
          dynamicsOptions.parse({ rounds: 60, tolerance: 1e-6 }),
        );
        if (!converged) return;
        const accuracy = curve.value(sum(actions));
        const bound = agents.map(({ type }, i) => (accuracy - standAlone(curve, type).utility) / few[i]);
        expect(sum(actions)).toBeLessThanOrEqual(sum(bound) * (1 + 1e-5) + 1e-6);
      }),
      { numRuns: 25 },
    );
  });

  it('falls in every cost and in epsilon, and rises with every agent', () => {
    fc.assert(
      fc.property(viablePopulations, epsilons, fc.nat(), ({ curve, costs }, any, pick) => {
        const total = (values: readonly number[], epsilon = 1e-7) =>
          sum(solved(accuracyShaping(knownOf(curve, values), epsilon), values));
        const base = total(costs);
        const dearer = costs.map((cost, i) => (i === pick % costs.length ? cost * 1.1 : cost));
        expect(total(dearer)).toBeLessThanOrEqual(base * (1 + 1e-9));
        expect(total(costs, 1e-5)).toBeLessThanOrEqual(base * (1 + 1e-9));
        const larger = [...costs, 3e-4];
        const before = solved(accuracyShaping(knownOf(curve, costs), 1e-7), costs);
        const after = solved(accuracyShaping(knownOf(curve, larger), 1e-7), larger);
        expect(sum(after)).toBeGreaterThanOrEqual(base * (1 - 1e-9));
        before.forEach((samples, i) => {
          expect(after[i]).toBeGreaterThanOrEqual(samples * (1 - 1e-9));
        });
        const shares = solved(accuracyShaping(knownOf(curve, costs), any), costs);
        costs.forEach((cost, i) => {
          costs.forEach((other, j) => {
            if (cost <= other) expect(shares[i]).toBeGreaterThanOrEqual(shares[j] * (1 - 1e-9));
          });
        });
      }),
      runs,
    );
  });

  it('keeps to its limits: one agent, equal agents, permuted agents, small epsilon, small costs', () => {
    fc.assert(
      fc.property(viablePopulations, ({ curve, costs }) => {
        const solve = (values: readonly number[], epsilon = 0) =>
          solved(accuracyShaping(knownOf(curve, values), epsilon), values);
        const cheapest = Math.min(...costs);
        expect(relative(solve([cheapest])[0], standAlone(curve, typesOf([cheapest])[0]).samples)).toBeLessThan(1e-12);
        const [first, ...others] = solve([...costs, ...costs]).map((samples) => samples);
        expect(relative([first, ...others][costs.length], first)).toBeLessThan(1e-12);
        const reversed = solve(costs.slice().reverse()).slice().reverse();
        solve(costs).forEach((samples, i) => {
          expect(relative(reversed[i], samples)).toBeLessThan(1e-9);
        });
        const exact = sum(solve(costs));
        const one = exact - sum(solve(costs, cheapest * 1e-4));
        const two = exact - sum(solve(costs, cheapest * 2e-4));
        if (costs.length > 1) expect(two / one).toBeCloseTo(2, 1);
      }),
      runs,
    );
    const curve = squareRoot({ best: 0.9, difficulty: 1 });
    const [samples] = solved(accuracyShaping(knownOf(curve, [1e-12, 1e-12]), 0), [1e-12, 1e-12]);
    expect(samples).toBeGreaterThan(1e8);
    expect(curve.value(2 * samples)).toBeCloseTo(0.9, 3);
    expect(solved(accuracyShaping(knownOf(curve, [1e12, 1e12]), 0), [1e12, 1e12])).toEqual([0, 0]);
  });

  it('scales as the square-root curve does', () => {
    const few = fc.array(logUniform(1e-4, 3e-3), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(few, numberWithin(0.5, 2), (costs, s) => {
        const solve = (best: number, difficulty: number, factor: number) => {
          const scaled = costs.map((cost) => factor * cost);
          return solved(accuracyShaping(knownOf(squareRoot({ best, difficulty }), scaled), 0), scaled);
        };
        const base = solve(1, 1, 1);
        solve(0.9, 1, 1).forEach((samples, i) => {
          expect(relative(samples, base[i])).toBeLessThan(1e-9);
        });
        solve(1, 1, s).forEach((samples, i) => {
          expect(relative(samples, base[i] * s ** (-2 / 3))).toBeLessThan(1e-9);
        });
        solve(1, s, 1).forEach((samples, i) => {
          expect(relative(samples, base[i] * s ** (1 / 3))).toBeLessThan(1e-9);
        });
      }),
      runs,
    );
  });

  it('has the same equilibrium in another unit of samples', () => {
    fc.assert(
      fc.property(viablePopulations, epsilons, logUniform(0.01, 100), ({ curve, costs }, epsilon, unit) => {
        const inUnit: AccuracyCurve = {
          support: curve.support / unit,
          supremum: curve.supremum,
          value: (samples) => curve.value(unit * samples),
          slope: (samples) => unit * curve.slope(unit * samples),
          samplesAtSlope: (slope) => curve.samplesAtSlope(slope / unit) / unit,
        };
        const dearer = costs.map((cost) => unit * cost);
        const base = solved(accuracyShaping(knownOf(curve, costs), epsilon), costs);
        solved(accuracyShaping(knownOf(inUnit, dearer), unit * epsilon), dearer).forEach((samples, i) => {
          expect(Math.abs((samples * unit) / base[i] - 1)).toBeLessThan(1e-7);
        });
      }),
      runs,
    );
  });

  it('treats agents by what they do and report, not by their place', () => {
    fc.assert(
      fc.property(viablePopulations, fractions, ({ curve, costs }, factors) => {
        const profile = costs.map((_, i) => 100 * factors[i]);
        const backwards = <T>(values: readonly T[]) => values.slice().reverse();
        for (const make of [standardFederatedLearning, (known: PublicInformation) => accuracyShaping(known, 0)]) {
          const awards = mechanismOf(make(knownOf(curve, costs))).evaluate(profile);
          const mirrored = mechanismOf(make(knownOf(curve, backwards(costs)))).evaluate(backwards(profile));
          backwards(mirrored).forEach(({ accuracy }, i) => {
            expect(accuracy).toBeCloseTo(awards[i].accuracy, 12);
          });
        }
      }),
      runs,
    );
  });

  it('keeps to the stock of each agent', () => {
    fc.assert(
      fc.property(viablePopulations, fractions, ({ curve, costs }, factors) => {
        const free = solved(accuracyShaping(knownOf(curve, costs), 1e-7), costs);
        const agents = agentsOf(costs).map(({ id, type }, i) => ({
          id,
          type: { ...type, stock: factors[i] * free[i] },
        }));
        const rule = accuracyShaping(knownOf(curve, costs), 1e-7);
        const { equilibria } = findEquilibria(rule, agents, dynamicsOptions.parse({}), 0, RandomStream.of(1));
        equilibria.forEach(({ contributions, certificate }) => {
          expect(certificate.epsilon).toBeLessThan(1e-9);
          contributions.forEach((samples, i) => {
            expect(samples).toBeLessThanOrEqual(agents[i].type.stock);
          });
        });
      }),
      runs,
    );
  });
});
