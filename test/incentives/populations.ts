import fc from 'fast-check';
import type { AccuracyCurve } from '../../src/incentives/accuracy-curve.js';
import type { Agent, DataType } from '../../src/incentives/agent.js';
import { standAlone } from '../../src/incentives/contribution/pooled-response.js';
import { linearCost } from '../../src/incentives/cost.js';
import { type CurveOptions, createCurve } from '../../src/incentives/curves/registry.js';

/** Agents of these costs a sample, with data without end. */
export function agentsOf(costs: readonly number[], stock = Number.POSITIVE_INFINITY): Agent[] {
  return costs.map((cost, i) => ({ id: `agent${i + 1}`, type: { cost: linearCost(cost), stock } }));
}

export function typesOf(costs: readonly number[]): DataType[] {
  return agentsOf(costs).map(({ type }) => type);
}

/** What everybody knows, if all report the truth. */
export function knownOf(curve: AccuracyCurve, costs: readonly number[]) {
  return { curve, reports: costs.map((cost) => linearCost(cost)) };
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export const logUniform = (low: number, high: number) =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map(Math.exp);

const best = fc.double({ min: 0.51, max: 1, noNaN: true });
const difficulty = logUniform(0.05, 20);

/** Strictly concave accuracy curves of every family, as a scenario describes them. */
export const strictCurveOptions: fc.Arbitrary<CurveOptions> = fc.oneof(
  fc.record({ name: fc.constant('generalisation-bound' as const), best, difficulty }),
  fc.record({ name: fc.constant('square-root' as const), best, difficulty }),
  fc.record({
    name: fc.constant('power-law' as const),
    best,
    scale: logUniform(0.5, 20),
    exponent: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
  }),
  fc.record({ name: fc.constant('saturating' as const), best, scale: logUniform(10, 5000) }),
);

/** Strictly concave accuracy curves of every family. */
export const strictCurves: fc.Arbitrary<AccuracyCurve> = strictCurveOptions.map((options) => createCurve(options));

/** A curve, as a scenario describes it, and costs with which somebody works alone. */
export function viableOptions(most: number) {
  return fc
    .record({ curve: strictCurveOptions, costs: fc.array(logUniform(1e-6, 1e-2), { minLength: 1, maxLength: most }) })
    .filter(({ curve, costs }) => typesOf(costs).some((type) => standAlone(createCurve(curve), type).samples > 0));
}

/** A curve and costs with which somebody works alone. */
export const viablePopulations = viableOptions(20).map(({ curve, costs }) => ({ curve: createCurve(curve), costs }));
