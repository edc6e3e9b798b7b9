import type { AccuracyCurve } from '../accuracy-curve.js';
import type { DataType } from '../agent.js';
import { assume } from '../assumption.js';
import type { CostModel } from '../cost.js';
import type { Guarantee } from '../mechanism.js';
import { pooledResponse } from './pooled-response.js';
import { type ContributionRule, othersTotal, type PublicInformation } from './rule.js';
import { mostSamples, type Shape, shapedAccuracy, shapeFor } from './shaping.js';
import { supplyProfiles } from './supply.js';

/**
 * Utilities that differ by less count as equal. An indifferent agent contributes the most, as in the limit epsilon ->
 * 0.
 */
const indifference = 1e-12;

/** An epsilon of up to this share of a cost counts as near 0. This is a convention; theory speaks of the limit only. */
const nearZeroShare = 0.01;

/**
 * Accuracy shaping for known costs (Karimireddy, Guo and Jordan 2022, section 4): no money, only models of graded
 * accuracy. Each agent contributes the most that any feasible and individually rational mechanism can obtain from it,
 * up to epsilon. Costs must be known, because a false report would pay.
 *
 * That no mechanism obtains more data is a theorem about epsilon -> 0. By convention the rule guarantees it if epsilon
 * is at most a hundredth of every cost. With a larger epsilon, agents are paid more than their samples cost them.
 *
 * @param epsilon >= 0: accuracy that a sample earns beyond its cost; at 0 agents are indifferent and contribute the
 *   most
 * @throws InputError if a reported cost is not the same for every sample, or epsilon is negative
 */
export function accuracyShaping({ curve, reports, stocks }: PublicInformation, epsilon: number): ContributionRule {
  checkEpsilon(epsilon);
  const shapes = new Map<string, Shape>();
  const costs = reports.map((report, agent) => perSampleOf(report, `agents.${agent}.cost`));
  const perAgent = costs.map((cost, agent) => {
    const stock = stocks?.[agent] ?? Infinity;
    const kind = `${cost} ${stock}`;
    const shape = shapes.get(kind) ?? shapeFor(curve, cost, epsilon, stock);
    shapes.set(kind, shape);
    return shape;
  });
  const guarantees: Guarantee[] = ['feasible', 'individually-rational', 'budget-balanced'];
  if (costs.every((cost) => epsilon <= nearZeroShare * cost)) guarantees.push('data-maximising');
  return shapingRule('accuracy-shaping', guarantees, curve, perAgent);
}

/**
 * Accuracy shaping for unknown costs: every agent gets the shape of an agent with the largest possible cost. The rule
 * uses no report, so no agent can gain by a false one. An agent with a smaller cost keeps the difference as its
 * information rent.
 *
 * @param bound the largest cost per sample that an agent may have (> 0)
 * @throws InputError if the bound is not positive and finite, or epsilon is negative
 */
export function worstCaseShaping(
  { curve, reports }: PublicInformation,
  { bound, epsilon }: { readonly bound: number; readonly epsilon: number },
): ContributionRule {
  checkEpsilon(epsilon);
  assume(bound > 0 && bound < Infinity, 'bound', 'the bound on costs is positive and finite', bound);
  const shape = shapeFor(curve, bound, epsilon);
  const guarantees: Guarantee[] = ['feasible', 'individually-rational', 'incentive-compatible', 'budget-balanced'];
  return shapingRule(
    'worst-case-shaping',
    guarantees,
    curve,
    reports.map(() => shape),
  );
}

function checkEpsilon(epsilon: number): void {
  assume(epsilon >= 0 && epsilon < Infinity, 'epsilon', 'a sample earns at least its cost (epsilon >= 0)', epsilon);
}

/** @throws InputError at `where` if the marginal cost is not constant */
function perSampleOf({ perSample }: CostModel, where: string): number {
  assume(perSample !== undefined, where, 'the cost of a sample is constant', 'one that is not');
  return perSample;
}

function shapingRule(
  name: string,
  guarantees: readonly Guarantee[],
  curve: AccuracyCurve,
  shapes: readonly Shape[],
): ContributionRule {
  /** Contributions that include a best response of an agent with a linear cost. */
  const candidates = (agent: number, type: DataType, others: number): number[] => {
    const alone = pooledResponse(curve, type, 0);
    const beyond = type.cost.perSample === undefined ? 0 : curve.samplesAtSlope(type.cost.perSample) - others;
    return [0, alone, shapes[agent].samples, mostSamples(curve, shapes[agent], others), beyond].map((samples) =>
      Math.min(type.stock, Math.max(0, samples)),
    );
  };
  const bestResponse = (agent: number, type: DataType, contributions: readonly number[]) => {
    const others = othersTotal(contributions, agent);
    const options = candidates(agent, type, others).sort((a, b) => b - a);
    const utilities = options.map(
      (samples) => shapedAccuracy(curve, shapes[agent], samples, others) - type.cost.cost(samples),
    );
    const enough = Math.max(...utilities) - indifference;
    return options[utilities.findIndex((utility) => utility >= enough)];
  };
  return {
    name,
    guarantees,
    award: (agent, contributions) => ({
      accuracy: shapedAccuracy(curve, shapes[agent], contributions[agent], othersTotal(contributions, agent)),
      payment: 0,
    }),
    breakpoints: (agent, contributions) => [
      shapes[agent].samples,
      mostSamples(curve, shapes[agent], othersTotal(contributions, agent)),
    ],
    bestResponse,
    equilibria(types) {
      const costs = types.map(({ cost }, agent) => perSampleOf(cost, `agents.${agent}.cost`));
      return supplyProfiles(curve, shapes, types, costs);
    },
  };
}
