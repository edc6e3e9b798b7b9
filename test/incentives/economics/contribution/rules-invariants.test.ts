import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../src/core/random.js';
import {
  accuracyShaping,
  worstCaseShaping,
} from '../../../../src/incentives/economics/contribution/accuracy-shaping.js';
import { contributionMechanisms } from '../../../../src/incentives/economics/contribution/contribution-mechanisms.js';
import { findEquilibria } from '../../../../src/incentives/economics/contribution/equilibria.js';
import { pooledResponse, standAlone } from '../../../../src/incentives/economics/contribution/pooled-response.js';
import { certifyContributions, responsesTo } from '../../../../src/incentives/economics/contribution/responses.js';
import {
  type ContributionRule,
  contributionGame,
  mechanismOf,
  type PublicInformation,
} from '../../../../src/incentives/economics/contribution/rule.js';
import { standardFederatedLearning } from '../../../../src/incentives/economics/contribution/standard-fl.js';
import { linearCost } from '../../../../src/incentives/economics/cost.js';
import { createCurve } from '../../../../src/incentives/economics/curves/registry.js';
import { squareRoot } from '../../../../src/incentives/economics/curves/square-root.js';
import { bestResponseDynamics, dynamicsOptions } from '../../../../src/incentives/economics/dynamics.js';
import { bestMisreport } from '../../../../src/incentives/games/contribution/misreport.js';
import { numberWithin } from '../../../core/numbers.js';
import { agentsOf, knownOf, sum, typesOf, viablePopulations } from '../../populations.js';

const fractions = fc.array(numberWithin(0, 3), { minLength: 20, maxLength: 20 });
const runs = { numRuns: 60 };

function solved(rule: ContributionRule, costs: readonly number[]): readonly number[] {
  const [profile] = rule.equilibria?.(typesOf(costs)) ?? [];
  return profile;
}

/** Whether nobody is nearly as cheap as the cheapest, to whom such agents leave the work by hardly anything in a round. */
function oneIsCheapest(costs: readonly number[]): boolean {
  const [cheapest, next = Infinity] = costs.toSorted((a, b) => a - b);
  return next > 1.05 * cheapest;
}

const relative = (a: number, b: number) => Math.abs(a - b) / Math.max(1, Math.abs(b));

describe('accuracy shaping of agents with stocks', () => {
  it('obtains all that a feasible and individually rational mechanism can, also of stocks that are worth nothing alone', () => {
    let worthless = 0;
    fc.assert(
      fc.property(viablePopulations, fractions, ({ curve, costs }, factors) => {
        const stocks = costs.map((cost, i) => {
          const alone = standAlone(curve, { cost: linearCost(cost), stock: Number.POSITIVE_INFINITY });
          return i === 0 ? Number.POSITIVE_INFINITY : (factors[i] / 2) * Math.max(alone.samples, curve.support);
        });
        const agents = agentsOf(costs).map(({ id, type }, i) => ({ id, type: { ...type, stock: stocks[i] } }));
        const outside = agents.map(({ type }) => standAlone(curve, type));
        fc.pre(outside.some(({ samples }) => samples > 0));
        const rule = accuracyShaping({ ...knownOf(curve, costs), stocks }, 0);
        expect(rule.guarantees).toContain('data-maximising');
        const [{ contributions, certificate }] = findEquilibria(
          rule,
          agents,
          dynamicsOptions.parse({}),
          0,
          RandomStream.of(1),
        ).equilibria;
        expect(certificate.epsilon).toBeLessThan(1e-9);
        const accuracy = curve.value(sum(contributions));
        // Nobody is left more than alone, or all that it has is obtained.
        contributions.forEach((samples, i) => {
          const most = Math.min(stocks[i], (accuracy - outside[i].utility) / costs[i]);
          expect(Math.abs(samples - most)).toBeLessThan(1e-6 * Math.max(1, sum(contributions)));
          if (outside[i].samples === 0 && stocks[i] > 0 && samples === stocks[i]) worthless++;
          for (const share of [0, 0.3, 0.9]) {
            const own = contributions.map((each, j) => (i === j ? share * stocks[i] : each));
            if (own[i] < Number.POSITIVE_INFINITY) {
              const { accuracy: given } = rule.award(i, own);
              expect(given).toBeGreaterThanOrEqual(curve.value(own[i]) - 1e-12);
              expect(given).toBeLessThanOrEqual(curve.value(sum(own)) + 1e-12);
            }
          }
        });
      }),
      runs,
    );
    expect(worthless).toBeGreaterThan(0);
  });

  it('promises most data only for an epsilon near 0', () => {
    const known = { curve: createCurve({ name: 'square-root', best: 1, difficulty: 1 }), reports: [linearCost(1e-3)] };
    expect(accuracyShaping(known, 1e-6).guarantees).toContain('data-maximising');
    expect(accuracyShaping(known, 1e-3).guarantees).not.toContain('data-maximising');
  });
});

describe('worst-case shaping, over random populations', () => {
  it('has an equilibrium that nobody gains by leaving, whatever the costs below the bound', () => {
    fc.assert(
      fc.property(viablePopulations, numberWithin(1, 10), ({ curve, costs }, slack) => {
        fc.pre(oneIsCheapest(costs));
        const agents = agentsOf(costs);
        const rule = worstCaseShaping(knownOf(curve, costs), { bound: slack * Math.max(...costs), epsilon: 0 });
        const { equilibria } = findEquilibria(rule, agents, dynamicsOptions.parse({}), 2, RandomStream.of(1));
        // The dynamics end where a round changes next to nothing, which is not yet the limit where they converge slowly.
        for (const { certificate } of equilibria) expect(certificate.epsilon).toBeLessThan(1e-6);
      }),
      { numRuns: 10 },
    );
  });
});

describe('standard federated learning, over random populations', () => {
  it('leaves the cheapest alone: the total is the most that one would use alone', () => {
    fc.assert(
      fc.property(viablePopulations, ({ curve, costs }) => {
        const types = typesOf(costs);
        const rule = standardFederatedLearning(knownOf(curve, costs));
        const profile = solved(rule, costs);
        const most = Math.max(...types.map((type) => standAlone(curve, type).samples));
        expect(relative(sum(profile), most)).toBeLessThan(1e-12);
        expect(profile.filter((samples) => samples > 1e-9 * most)).toHaveLength(1);
        expect(certifyContributions(rule, agentsOf(costs), profile).epsilon).toBeLessThan(1e-9);
      }),
      runs,
    );
  });

  it('is reached one after the other, from anywhere', () => {
    fc.assert(
      fc.property(viablePopulations, fractions, ({ curve, costs }, factors) => {
        fc.pre(oneIsCheapest(costs));
        const rule = standardFederatedLearning(knownOf(curve, costs));
        const total = sum(solved(rule, costs));
        const start = costs.map((_, i) => factors[i] * total);
        const respond = responsesTo(rule, agentsOf(costs));
        const reached = bestResponseDynamics(respond, start, dynamicsOptions.parse({ rounds: 5000 }));
        expect(reached.converged).toBe(true);
        expect(certifyContributions(rule, agentsOf(costs), reached.actions).epsilon).toBeLessThan(1e-9);
        expect(relative(sum(reached.actions), total)).toBeLessThan(1e-9);
      }),
      runs,
    );
  });

  it('is reached one after the other, and cycles all at once', () => {
    const curve = squareRoot({ best: 1, difficulty: 1 });
    const costs = [1e-3, 1.2e-3, 1.4e-3];
    const respond = responsesTo(standardFederatedLearning(knownOf(curve, costs)), agentsOf(costs));
    const nothing = costs.map(() => 0);
    const sequential = bestResponseDynamics(respond, nothing, dynamicsOptions.parse({}));
    expect(sequential.converged).toBe(true);
    expect(sequential.actions[0]).toBeCloseTo(100, 9);
    expect(sequential.actions.slice(1)).toEqual([0, 0]);
    const simultaneous = bestResponseDynamics(respond, nothing, dynamicsOptions.parse({ order: 'simultaneous' }));
    expect(simultaneous).toMatchObject({ converged: false, cycle: 2 });
  });

  it('responds best in closed form as the search finds it', () => {
    fc.assert(
      fc.property(viablePopulations, numberWithin(0, 3), ({ curve, costs }, factor) => {
        const agents = agentsOf(costs.slice(0, 1));
        const { bestResponse: _, ...rule } = standardFederatedLearning(knownOf(curve, costs));
        const others = factor * standAlone(curve, typesOf([Math.min(...costs)])[0]).samples;
        const both = [...agents, ...agentsOf([1])];
        const searched = responsesTo(rule, both)(0, [0, others]);
        const exact = pooledResponse(curve, agents[0].type, others);
        const utility = (samples: number) => contributionGame(rule, both).utility(0, [samples, others]);
        expect(utility(exact)).toBeGreaterThanOrEqual(utility(searched) - 1e-12);
        expect(utility(exact) - utility(searched)).toBeLessThan(1e-7);
      }),
      runs,
    );
  });
});

const mechanisms = (costs: readonly number[]) =>
  contributionMechanisms.map((mechanism) => {
    const options = mechanism.options.parse(
      mechanism.name === 'worst-case-shaping' ? { bound: Math.max(...costs) } : {},
    );
    return (known: PublicInformation) => mechanism.rule(known, options);
  });

describe('a mechanism that promises to be', () => {
  it('feasible, individually rational or without money is so at any profile', () => {
    fc.assert(
      fc.property(viablePopulations, fractions, ({ curve, costs }, factors) => {
        const size = Math.max(...typesOf(costs).map((type) => standAlone(curve, type).samples));
        const profile = costs.map((_, i) => factors[i] * size);
        for (const rule of mechanisms(costs).map((announce) => announce(knownOf(curve, costs)))) {
          for (const [i, { accuracy, payment }] of mechanismOf(rule).evaluate(profile).entries()) {
            expect(rule.guarantees).toEqual(expect.arrayContaining(['feasible', 'individually-rational']));
            expect(accuracy).toBeLessThanOrEqual(curve.value(sum(profile)) + 1e-12);
            expect(accuracy).toBeGreaterThanOrEqual(curve.value(profile[i]) - 1e-12);
            expect(payment).toBe(0);
          }
        }
      }),
      runs,
    );
  });

  it('incentive compatible leaves no profitable misreport', () => {
    fc.assert(
      fc.property(viablePopulations, ({ curve, costs }) => {
        const few = costs.slice(0, 4);
        const agents = agentsOf(few);
        for (const announce of mechanisms(few)) {
          if (!announce(knownOf(curve, few)).guarantees.includes('incentive-compatible')) continue;
          const worst = bestMisreport(knownOf(curve, few).reports, (reports, agent) => {
            const rule = announce({ curve, reports });
            return contributionGame(rule, agents).utility(agent, solved(rule, few));
          });
          expect(worst?.gain).toBe(0);
        }
      }),
      { numRuns: 20 },
    );
  });
});
