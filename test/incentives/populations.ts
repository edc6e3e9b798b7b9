import fc from 'fast-check';
import type { AccuracyCurve } from '../../src/incentives/economics/accuracy-curve.js';
import type { Agent, DataType } from '../../src/incentives/economics/agent.js';
import { standAlone } from '../../src/incentives/economics/contribution/pooled-response.js';
import { linearCost } from '../../src/incentives/economics/cost.js';
import { type CurveOptions, createCurve } from '../../src/incentives/economics/curves/registry.js';
import { numberWithin } from '../core/numbers.js';

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

export const logUniform = (low: number, high: number) => numberWithin(Math.log(low), Math.log(high)).map(Math.exp);

const best = numberWithin(0.51, 1);
const difficulty = logUniform(0.05, 20);

/** Strictly concave accuracy curves of every family, as a scenario describes them. */
export const strictCurveOptions: fc.Arbitrary<CurveOptions> = fc.oneof(
  fc.record({ name: fc.constant('generalisation-bound' as const), best, difficulty }),
  fc.record({ name: fc.constant('square-root' as const), best, difficulty }),
  fc.record({
    name: fc.constant('power-law' as const),
    best,
    scale: logUniform(0.5, 20),
    exponent: numberWithin(0.2, 1.5),
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

const amount = numberWithin(0.05, 10);
const things = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 });

/** A bidder of an auction: what its work costs it, what it is worth and what it covers. */
export interface Bidder {
  readonly cost: number;
  readonly value: number;
  readonly covers: readonly number[];
}

/** Bidders, of whom so many may win, for a budget. */
export interface Market {
  readonly bidders: readonly Bidder[];
  readonly winners: number;
  readonly budget: number;
}

/** Whether no rule has to tell bidders apart by their order, or by rounding. */
function apart(bidders: readonly Bidder[]): boolean {
  const far = (a: number, b: number) => Math.abs(a - b) > 1e-6;
  const news = [1, 2, 3, 4];
  return bidders.every(({ cost, value }, i) =>
    bidders.slice(0, i).every((other) => {
      const differ = far(cost, other.cost) && far(cost / value, other.cost / other.value);
      const rates = news.every((one) => news.every((two) => far(one * other.cost, two * cost)));
      return differ && rates && far(value - cost, other.value - other.cost);
    }),
  );
}

/** Markets of 2 to so many bidders who are told apart by what they ask and offer. */
export function markets(most: number): fc.Arbitrary<Market> {
  return fc
    .array(fc.record({ cost: amount, value: amount, covers: things }), { minLength: 2, maxLength: most })
    .filter(apart)
    .chain((bidders) =>
      fc.record({
        bidders: fc.constant(bidders),
        winners: fc.integer({ min: 1, max: bidders.length }),
        budget: numberWithin(0.5, 40),
      }),
    );
}
