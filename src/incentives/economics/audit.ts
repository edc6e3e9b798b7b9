import type { Certificate } from './certificate.js';
import type { AgentOutcome } from './outcome.js';

/** The result of checking one property. */
export interface Finding {
  /** The property, in words that need no table: `individually rational`. */
  readonly property: string;
  readonly holds: boolean;
  /** By how much it fails at worst, in the property's own unit; 0 or less if it holds. */
  readonly worst: number;
  /** The agent for whom it is worst, where there is one. */
  readonly agent?: string;
  /** How many agents it fails for; absent where it is checked for all together. */
  readonly failing?: number;
}

/** Numerical slack of a check: of accuracies, which are fractions, as it is; of money, relative to what is in play. */
export const tolerance = 1e-9;

/**
 * The largest amount that an outcome moves: paid, borne, gained or forgone by anybody, or one of `further` ones, such as bids.
 * What checks and certificates find of money is beside it, so that they say the same in every currency.
 */
export function moneyInPlay(agents: readonly AgentOutcome[], further: readonly number[] = []): number {
  let most = 0;
  for (const { payment, cost, utility, outside = 0 } of agents) {
    for (const amount of [payment, cost, utility, outside]) most = Math.max(most, Math.abs(amount));
  }
  for (const amount of further) most = Math.max(most, Math.abs(amount));
  return most;
}

/** What is not a number holds nowhere, and is worse than all that is one. */
function finding(property: string, excesses: readonly { id?: string; excess: number }[], slack: number): Finding {
  let worst: { id?: string; excess: number } = { excess: excesses.length > 0 ? -Infinity : 0 };
  for (const each of excesses) {
    if (Number.isNaN(worst.excess)) break;
    if (!(each.excess <= worst.excess)) worst = each;
  }
  return { property, holds: worst.excess <= slack, worst: worst.excess, agent: worst.id };
}

/** The same for a property of every single agent, listed once. */
function findingOfEach(property: string, excesses: readonly { id: string; excess: number }[], slack: number): Finding {
  const failing = excesses.filter(({ excess }) => !(excess <= slack)).length;
  return { ...finding(property, excesses, slack), failing };
}

/** Nobody receives a model better than the best that exists, `available` (an accuracy), or one below 0. */
export function feasibility(agents: readonly AgentOutcome[], available: number, slack = tolerance): Finding {
  const excesses = agents.flatMap(({ id, accuracy }) =>
    accuracy === undefined ? [] : [{ id, excess: Math.max(accuracy - available, -accuracy) }],
  );
  return findingOfEach('feasible', excesses, slack);
}

/** Nobody is worse off than with its outside option (0 where none is given). */
export function individualRationality(agents: readonly AgentOutcome[], slack = tolerance): Finding {
  const excesses = agents.map(({ id, utility, outside = 0 }) => ({ id, excess: outside - utility }));
  return findingOfEach('individually rational', excesses, slack);
}

/** Payments to agents do not exceed the budget; `worst` is the overspending, and the slack is relative to the budget. */
export function budgetBalance(agents: readonly AgentOutcome[], budget = 0, slack = tolerance): Finding {
  const paid = agents.reduce((sum, agent) => sum + agent.payment, 0);
  return finding('budget balanced', [{ excess: paid - budget }], slack * Math.abs(budget));
}

/** No false report that was tried gains anything; see {@link certify}. */
export function incentiveCompatibility(
  ids: readonly string[],
  { epsilon, best }: Pick<Certificate<unknown>, 'epsilon' | 'best'>,
  slack = tolerance,
): Finding {
  return finding('incentive compatible', [{ id: best && ids[best.player], excess: epsilon }], slack);
}

/**
 * Nobody would rather have another's bundle of action and award.
 *
 * @param utility what agent `i` would get from the bundle of agent `j`
 */
export function envyFreeness(
  ids: readonly string[],
  utility: (i: number, j: number) => number,
  slack = tolerance,
): Finding {
  const excesses = ids.flatMap((id, i) => {
    const own = utility(i, i);
    return ids.map((_, j) => ({ id, excess: utility(i, j) - own }));
  });
  return finding('envy free', excesses, slack);
}

/**
 * An auction took all whom its rule allows.
 *
 * @param short the loser who would come next and by how much it asks less than the rule allows; undefined if there is none
 */
export function completeness(
  ids: readonly string[],
  short: { readonly bidder: number; readonly excess: number } | undefined,
) {
  const excesses = short ? [{ id: ids[short.bidder], excess: short.excess }] : [];
  return finding('takes all whom its rule allows', excesses, 0);
}

/**
 * Welfare of the optimum over the welfare of the (worst) equilibrium, or the costs of the equilibrium over those of the optimum: at
 * least 1 where both are positive. Nothing where the divisor is 0 and the other is not: there is no ratio then.
 */
export function priceOfAnarchy(dividend: number, divisor: number): { readonly priceOfAnarchy?: number } {
  const ratio = dividend === divisor ? 1 : dividend / divisor;
  return Number.isFinite(ratio) ? { priceOfAnarchy: ratio } : {};
}

/** No outcome that is feasible has a larger welfare than the one that came about; `worst` is what is lost. */
export function efficiency(welfare: number, optimum: number, slack = tolerance): Finding {
  return finding('efficient', [{ excess: optimum - welfare }], slack);
}
