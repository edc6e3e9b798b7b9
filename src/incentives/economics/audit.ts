import { sumOf } from '../../core/statistics.js';
import type { Certificate } from './certificate.js';
import type { AgentOutcome } from './outcome.js';

/** The result of checking one property. */
export interface PropertyCheck {
  /** The property in plain words: `individually rational`. */
  readonly property: string;
  readonly holds: boolean;
  /** The largest violation, in the property's own unit; 0 or less if it holds. */
  readonly worst: number;
  /** The agent with the largest violation, if the property is about agents. */
  readonly agent?: string;
  /** The number of agents that violate it; absent for a property of all agents together. */
  readonly failing?: number;
}

/**
 * Numerical slack of a check: absolute for accuracies, which are fractions; relative to the largest amount for money.
 */
export const tolerance = 1e-9;

/**
 * The largest amount of money in an outcome: any payment, cost, utility or outside option, or one of the `further`
 * amounts, such as bids. Violations and gains are compared with it, so that checks do not depend on the currency.
 */
export function largestAmount(agents: readonly AgentOutcome[], further: readonly number[] = []): number {
  let most = 0;
  for (const { payment, cost, utility, outside = 0 } of agents) {
    for (const amount of [payment, cost, utility, outside]) most = Math.max(most, Math.abs(amount));
  }
  for (const amount of further) most = Math.max(most, Math.abs(amount));
  return most;
}

/** A violation of NaN fails the check and is larger than any number. */
function checkOf(property: string, excesses: readonly { id?: string; excess: number }[], slack: number): PropertyCheck {
  let worst: { id?: string; excess: number } = { excess: excesses.length > 0 ? -Infinity : 0 };
  for (const each of excesses) {
    if (Number.isNaN(worst.excess)) break;
    if (!(each.excess <= worst.excess)) worst = each;
  }
  return { property, holds: worst.excess <= slack, worst: worst.excess, agent: worst.id };
}

/** The same for a property that every agent must have; each agent is listed once. */
function checkOfEach(
  property: string,
  excesses: readonly { id: string; excess: number }[],
  slack: number,
): PropertyCheck {
  const failing = excesses.filter(({ excess }) => !(excess <= slack)).length;
  return { ...checkOf(property, excesses, slack), failing };
}

/**
 * No agent receives a model that is better than the best one that exists (`available`, an accuracy), or an accuracy
 * below 0.
 */
export function feasibility(agents: readonly AgentOutcome[], available: number, slack = tolerance): PropertyCheck {
  const excesses = agents.flatMap(({ id, accuracy }) =>
    accuracy === undefined ? [] : [{ id, excess: Math.max(accuracy - available, -accuracy) }],
  );
  return checkOfEach('feasible', excesses, slack);
}

/** No agent is worse off than with its outside option (0 if none is given). */
export function individualRationality(agents: readonly AgentOutcome[], slack = tolerance): PropertyCheck {
  const excesses = agents.map(({ id, utility, outside = 0 }) => ({ id, excess: outside - utility }));
  return checkOfEach('individually rational', excesses, slack);
}

/** Payments to agents do not exceed the budget. `worst` is the excess; the slack is relative to the budget. */
export function budgetBalance(agents: readonly AgentOutcome[], budget = 0, slack = tolerance): PropertyCheck {
  const paid = sumOf(agents, (agent) => agent.payment);
  return checkOf('budget balanced', [{ excess: paid - budget }], slack * Math.abs(budget));
}

/** No false report that was tried gains anything; see {@link certify}. */
export function incentiveCompatibility(
  ids: readonly string[],
  { epsilon, best }: Pick<Certificate<unknown>, 'epsilon' | 'best'>,
  slack = tolerance,
): PropertyCheck {
  return checkOf('incentive compatible', [{ id: best && ids[best.player], excess: epsilon }], slack);
}

/**
 * No agent prefers the action and award of another.
 *
 * @param utility the utility of agent `i` with the action and award of agent `j`
 */
export function envyFreeness(
  ids: readonly string[],
  utility: (i: number, j: number) => number,
  slack = tolerance,
): PropertyCheck {
  const excesses = ids.flatMap((id, i) => {
    const own = utility(i, i);
    return ids.map((_, j) => ({ id, excess: utility(i, j) - own }));
  });
  return checkOf('envy free', excesses, slack);
}

/**
 * An auction selected every bidder that its rule allows.
 *
 * @param short the best losing bidder and how far its bid is below the limit of the rule; undefined if every bidder
 *   was selected
 */
export function completeness(
  ids: readonly string[],
  short: { readonly bidder: number; readonly excess: number } | undefined,
) {
  const excesses = short ? [{ id: ids[short.bidder], excess: short.excess }] : [];
  return checkOf('selects every bidder that its rule allows', excesses, 0);
}

/**
 * The price of anarchy: the welfare of the optimum over that of the (worst) equilibrium, or the costs of the
 * equilibrium over those of the optimum. It is at least 1 if both are positive. Empty if only the divisor is 0.
 */
export function priceOfAnarchy(dividend: number, divisor: number): { readonly priceOfAnarchy?: number } {
  const ratio = dividend === divisor ? 1 : dividend / divisor;
  return Number.isFinite(ratio) ? { priceOfAnarchy: ratio } : {};
}

/** No feasible outcome has a larger welfare. `worst` is the welfare lost. */
export function efficiency(welfare: number, optimum: number, slack = tolerance): PropertyCheck {
  return checkOf('efficient', [{ excess: optimum - welfare }], slack);
}
