import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccuracyCurve } from '../../../../src/incentives/economics/accuracy-curve.js';
import {
  accuracyShaping,
  worstCaseShaping,
} from '../../../../src/incentives/economics/contribution/accuracy-shaping.js';
import { optimalWelfare } from '../../../../src/incentives/economics/contribution/optimal-welfare.js';
import { standAlone } from '../../../../src/incentives/economics/contribution/pooled-response.js';
import { type ContributionRule, contributionGame } from '../../../../src/incentives/economics/contribution/rule.js';
import { standardFederatedLearning } from '../../../../src/incentives/economics/contribution/standard-fl.js';
import { linearCost, quadraticCost } from '../../../../src/incentives/economics/cost.js';
import { generalisationBound } from '../../../../src/incentives/economics/curves/generalisation-bound.js';
import { powerLaw } from '../../../../src/incentives/economics/curves/power-law.js';
import { saturating } from '../../../../src/incentives/economics/curves/saturating.js';
import { squareRoot } from '../../../../src/incentives/economics/curves/square-root.js';
import { numberWithin } from '../../../core/numbers.js';
import { agentsOf, knownOf, logUniform, sum, typesOf } from '../../populations.js';

const bound = generalisationBound({ best: 0.95, difficulty: 1 });
const root = squareRoot({ best: 1, difficulty: 1 });

function equilibria(curve: AccuracyCurve, costs: readonly number[], epsilon: number) {
  const found = accuracyShaping(knownOf(curve, costs), epsilon).equilibria?.(typesOf(costs));
  if (!found) throw new Error('accuracy shaping has closed equilibria');
  return found;
}

function equilibrium(curve: AccuracyCurve, costs: readonly number[], epsilon: number): readonly number[] {
  const found = equilibria(curve, costs, epsilon);
  expect(found).toHaveLength(1);
  return found[0];
}

/** Compares to as many decimals as the value was printed with. */
function expectDigits(actual: readonly number[], printed: readonly string[]): void {
  expect(actual.map((value, i) => value.toFixed(printed[i].split('.')[1]?.length ?? 0))).toEqual(printed);
}

const best = numberWithin(0.51, 1);
const share = numberWithin(0.05, 0.95);

function expectNear(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)));
}

describe('published equilibria of accuracy shaping', () => {
  it.each([
    {
      curve: bound,
      costs: [1e-5, 2e-5, 4e-5],
      epsilon: 0,
      alone: ['5506.93084484', '3436.97027942', '2144.20288531'],
      aloneUtility: ['0.7789424837', '0.7362072146', '0.6828746229'],
      shaped: ['11406.54364101', '7840.03527593', '5253.33242970'],
      total: ['24499.91134664', '0.8930079201'],
      standard: ['5506.93084484', '0.8340117921'],
    },
    {
      curve: bound,
      costs: [1e-5, 2e-5, 4e-5],
      epsilon: 1e-7,
      alone: ['5506.93084484', '3436.97027942', '2144.20288531'],
      aloneUtility: ['0.7789424837', '0.7362072146', '0.6828746229'],
      shaped: ['11336.09002519', '7812.07872172', '5242.54606575'],
      total: ['24390.71481266', '0.8928862999'],
      standard: ['5506.93084484', '0.8340117921'],
    },
    {
      curve: root,
      costs: [1e-3, 2e-3, 4e-3],
      epsilon: 0,
      alone: ['100.00000000', '62.99605249', '39.68502630'],
      aloneUtility: ['0.7000000000', '0.6220236850', '0.5237796844'],
      shaped: ['204.81199177', '141.39415337', '95.25807684'],
      total: ['441.46422198', '0.9048119918'],
      standard: ['100.00000000', '0.8000000000'],
    },
    {
      curve: root,
      costs: [1e-3, 2e-3, 4e-3],
      epsilon: 1e-5,
      alone: ['100.00000000', '62.99605249', '39.68502630'],
      aloneUtility: ['0.7000000000', '0.6220236850', '0.5237796844'],
      shaped: ['203.56769467', '140.90032195', '95.06746570'],
      total: ['439.53548232', '0.9046033716'],
      standard: ['100.00000000', '0.8000000000'],
    },
    {
      curve: root,
      costs: [0.001, 0.05],
      epsilon: 0,
      alone: ['100.00000000', '0.00000000'],
      aloneUtility: ['0.7000000000', '0.0000000000'],
      shaped: ['140.58272156', '16.81165443'],
      total: ['157.39437599', '0.8405827216'],
      standard: ['100.00000000', '0.8000000000'],
    },
    {
      curve: saturating({ best: 0.9, scale: 500 }),
      costs: [2e-4, 5e-4, 10e-4],
      epsilon: 0,
      alone: ['1098.61228867', '640.46692273', '293.89333245'],
      aloneUtility: ['0.5802775423', '0.3297665386', '0.1061066675'],
      shaped: ['1594.72257845', '1138.91103864', '793.11539041'],
      total: ['3526.74900750', '0.8992220580'],
      standard: ['1098.61228867', '0.8000000000'],
    },
  ])('$costs with epsilon $epsilon', ({ curve, costs, epsilon, alone, aloneUtility, shaped, total, standard }) => {
    const types = typesOf(costs);
    const solo = types.map((type) => standAlone(curve, type));
    expectDigits(
      solo.map(({ samples }) => samples),
      alone,
    );
    expectDigits(
      solo.map(({ utility }) => utility),
      aloneUtility,
    );
    const profile = equilibrium(curve, costs, epsilon);
    expectDigits(profile, shaped);
    expectDigits([sum(profile), curve.value(sum(profile))], total);
    const free = sum(standardFederatedLearning(knownOf(curve, costs)).equilibria?.(types)[0] ?? []);
    expectDigits([free, curve.value(free)], standard);
  });

  it.each([
    {
      count: 16,
      cost: 2.442e-5,
      alone: '3000.31987813',
      utility: '0.7220346768',
      accuracy: '0.7953024883',
      each: '8295.13422847',
      total: ['132722.14765556', '0.9246018547'],
    },
    {
      count: 8,
      cost: 1.00185e-5,
      alone: '5500.01553099',
      utility: '0.7788406695',
      accuracy: '0.8339425751',
      each: '14368.30624844',
      total: ['114946.44998754', '0.9227895456'],
    },
  ])('$count agents of the configuration of RealFM', ({ count, cost, alone, utility, accuracy, each, total }) => {
    const costs = Array<number>(count).fill(cost);
    const profile = equilibrium(bound, costs, 0);
    const solo = standAlone(bound, typesOf([cost])[0]);
    expectDigits([solo.samples], [alone]);
    expectDigits([solo.utility, bound.value(solo.samples)], [utility, accuracy]);
    expectDigits(profile, Array<string>(count).fill(each));
    expectDigits([sum(profile), bound.value(sum(profile))], total);
  });

  it('of n equal agents, over what one uses alone, as in closed form', () => {
    for (const n of [1, 2, 3, 5, 10, 100, 1000]) {
      const costs = Array<number>(n).fill(1e-3);
      const squareRootForm = 4 * Math.cos(Math.acos(-1 / Math.sqrt(n)) / 3) ** 2;
      expect(equilibrium(root, costs, 0)[0] / 100).toBeCloseTo(squareRootForm, 9);
      const harmonic = powerLaw({ best: 1, scale: 1, exponent: 1 });
      const alone = Math.sqrt(1 / 1e-3);
      expect(equilibrium(harmonic, costs, 0)[0] / alone).toBeCloseTo(1 + Math.sqrt(1 - 1 / n), 9);
    }
    const printed = ['2.2260737138', '2.4257185492', '2.6083997887', '2.8821937284', '2.9632594923'];
    const sizes = [3, 5, 10, 100, 1000];
    expectDigits(
      sizes.map((n) => equilibrium(root, Array<number>(n).fill(1e-3), 0)[0] / 100),
      printed,
    );
    const harmonic = powerLaw({ best: 1, scale: 1, exponent: 1 });
    const shares = [2, 3, 5, 10, 100, 1000].map((n) => equilibrium(harmonic, Array<number>(n).fill(1e-3), 0)[0]);
    expectDigits(
      shares.map((samples) => samples / Math.sqrt(1000)),
      ['1.7071067812', '1.8164965809', '1.8944271910', '1.9486832981', '1.9949874371', '1.9994998749'],
    );
  });

  it('has what one does alone in closed form, and the largest cost at which that pays', () => {
    fc.assert(
      fc.property(best, logUniform(0.05, 20), share, (top, difficulty, part) => {
        const curve = squareRoot({ best: top, difficulty });
        const largest = top ** 3 / (27 * difficulty);
        const cost = part * largest;
        const alone = standAlone(curve, typesOf([cost])[0]);
        const product = (difficulty * cost) ** (1 / 3);
        expectNear(alone.samples, (difficulty / cost ** 2) ** (1 / 3));
        expectNear(alone.accuracy, top - 2 * product);
        expectNear(alone.utility, top - 3 * product);
        expect(standAlone(curve, typesOf([largest * 1.0001])[0]).samples).toBe(0);
      }),
    );
    fc.assert(
      fc.property(best, logUniform(10, 5000), share, (top, scale, part) => {
        const curve = saturating({ best: top, scale });
        const cost = (part * top) / scale;
        expectNear(standAlone(curve, typesOf([cost])[0]).samples, scale * Math.log(1 / part));
        expect(standAlone(curve, typesOf([(1.0001 * top) / scale])[0]).samples).toBe(0);
      }),
    );
  });

  it('of n equal agents solves the equation that is free of scale, for any exponent', () => {
    const exponents = numberWithin(0.2, 1.5);
    fc.assert(
      fc.property(best, logUniform(0.5, 20), exponents, fc.integer({ min: 1, max: 50 }), (top, scale, p, n) => {
        const curve = powerLaw({ best: top, scale, exponent: p });
        // A tenth of what can be had is left to the agent alone, so that it works.
        const samples = ((scale * (1 + p)) / (0.9 * top)) ** (1 / p);
        const cost = scale * p * samples ** (-p - 1);
        const [alone] = typesOf([cost]).map((type) => standAlone(curve, type));
        expectNear(alone.samples, samples);
        const factor = equilibrium(curve, Array<number>(n).fill(cost), 0)[0] / samples;
        expectNear(factor, 1 + 1 / p - (n * factor) ** -p / p);
        expect(factor).toBeLessThan(1 + 1 / p);
      }),
    );
  });

  it('lists the three equilibria of two agents of whom neither works alone', () => {
    const totals = equilibria(root, [0.05, 0.05], 0).map((profile) => sum(profile).toFixed(10));
    expect(totals).toEqual(['0.0000000000', '5.3219472962', '23.4957771098']);
  });

  it('works alone up to the published largest cost', () => {
    for (const [curve, largest] of [
      [root, 1 / 27],
      [bound, 0.00212202198],
    ] as const) {
      expect(standAlone(curve, typesOf([largest * (1 - 1e-8)])[0]).samples).toBeGreaterThan(0);
      expect(standAlone(curve, typesOf([largest * (1 + 1e-8)])[0]).samples).toBe(0);
    }
  });
});

describe('the rule of accuracy shaping', () => {
  it('hands out the published accuracies', () => {
    const costs = [1e-3, 2e-3, 4e-3];
    const rule = accuracyShaping(knownOf(root, costs), 1e-5);
    const profile = equilibrium(root, costs, 1e-5);
    const accuracies = [50, 100, 151.783847, 203.567695, 305.351542].map(
      (own) => rule.award(0, [own, profile[1], profile[2]]).accuracy,
    );
    expectDigits(accuracies, ['0.7171572875', '0.8000000000', '0.8523016855', '0.9046033717', '0.9140386499']);
  });

  it('rewards a false report of the cost, as published', () => {
    const costs = [1e-3, 2e-3, 4e-3];
    const utilities = [0.001, 0.002, 0.004, 0.008].map((report) => {
      const rule = accuracyShaping(knownOf(root, [report, 2e-3, 4e-3]), 0);
      const [profile] = rule.equilibria?.(typesOf(costs)) ?? [];
      return contributionGame(rule, agentsOf(costs)).utility(0, profile);
    });
    expectDigits(utilities, ['0.7000000000', '0.7587717701', '0.7963330810', '0.8200618']);
  });

  it('leaves agents of smaller costs their rent, if all are shaped for the largest', () => {
    const costs = [1e-3, 2e-3, 4e-3];
    const rule = worstCaseShaping(knownOf(root, costs), { bound: 0.004, epsilon: 0 });
    const [profile] = rule.equilibria?.(typesOf(costs)) ?? [];
    expectDigits(profile, ['88.34179388', '88.34179388', '88.34179388']);
    expectDigits([sum(profile)], ['265.02538163']);
    const game = contributionGame(rule, agentsOf(costs));
    expectDigits(
      costs.map((_, i) => game.utility(i, profile)),
      ['0.7888050660', '0.7004632722', '0.5237796844'],
    );
  });

  it('has the published welfare, below that of standard federated learning', () => {
    const costs = [1e-5, 2e-5, 4e-5];
    const game = contributionGame(accuracyShaping(knownOf(bound, costs), 0), agentsOf(costs));
    const profile = equilibrium(bound, costs, 0);
    const shaped = sum(costs.map((_, i) => game.utility(i, profile)));
    const standard = standardFederatedLearning(knownOf(bound, costs));
    const [free] = standard.equilibria?.(typesOf(costs)) ?? [];
    const freeRiding = sum(costs.map((_, i) => contributionGame(standard, agentsOf(costs)).utility(i, free)));
    const optimum = optimalWelfare(bound, typesOf(costs))?.welfare ?? 0;
    expectDigits([shaped, freeRiding, optimum], ['2.1980243212', '2.4469660680', '2.4898212971']);
  });

  it('has the welfare of equal agents in closed form, and the published price of anarchy', () => {
    const welfareOf = (rule: ContributionRule, costs: readonly number[]) => {
      const [profile] = rule.equilibria?.(typesOf(costs)) ?? [];
      return sum(costs.map((_, i) => contributionGame(rule, agentsOf(costs)).utility(i, profile)));
    };
    const measure = (n: number, h: number, top = 1) => {
      const curve = squareRoot({ best: top, difficulty: 1 });
      const costs = Array<number>(n).fill(h ** 3);
      const known = knownOf(curve, costs);
      return {
        standard: welfareOf(standardFederatedLearning(known), costs),
        optimum: optimalWelfare(curve, typesOf(costs))?.welfare ?? Number.NaN,
        shaped: welfareOf(accuracyShaping(known, 0), costs),
      };
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), best, share, (n, top, part) => {
        const h = (part * top) / 3;
        const { standard, optimum, shaped } = measure(n, h, top);
        expectNear(standard, n * (top - 2 * h) - h);
        expectNear(optimum, n * top - 3 * n ** (2 / 3) * h);
        expectNear(shaped, n * (top - 3 * h));
      }),
    );
    const anarchy = [2, 10, 100].map((n) => {
      const { standard, optimum } = measure(n, 0.1);
      return optimum / standard;
    });
    expectDigits(anarchy, ['1.0158531229', '1.0895599177', '1.1706720392']);
  });

  it('names the assumption that fails', () => {
    const reports = [linearCost(1e-3), quadraticCost(1e-3, 1e-6)];
    expect(() => accuracyShaping({ curve: root, reports }, 0)).toThrowError(
      'agents.1.cost: found one that is not, but the theory assumes that the cost of a sample is constant',
    );
    expect(() => accuracyShaping(knownOf(root, [1e-3]), -1)).toThrowError('epsilon: found -1');
    expect(() => worstCaseShaping(knownOf(root, [1e-3]), { bound: 0, epsilon: 0 })).toThrowError('bound: found 0');
    expect(() => linearCost(-1e-3, 'agents.0.cost')).toThrowError('agents.0.cost: found -0.001');
  });
});
