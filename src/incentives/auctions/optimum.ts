import { sumOf } from '../sum.js';
import type { SetValue } from './greedy-budget.js';

/** All sets are tried up to so many bidders: 65,536 of them. */
export const mostEnumerated = 16;

/** What sets of bidders can come to at best, if costs are known. */
export interface Optimum {
  /** The largest value minus cost of a set that may win. */
  readonly welfare: number;
  /** The largest value of a set whose costs are within the budget. */
  readonly valueWithinBudget: number;
}

/** The best over all sets of at most `winners`; undefined for more bidders than can be enumerated. */
export function optimumOf(
  value: SetValue,
  costs: readonly number[],
  winners = Infinity,
  budget = Infinity,
): Optimum | undefined {
  if (costs.length > mostEnumerated) return undefined;
  let welfare = 0;
  let valueWithinBudget = 0;
  for (let set = 1; set < 2 ** costs.length; set++) {
    const members = costs.flatMap((_, bidder) => ((set >> bidder) & 1 ? [bidder] : []));
    if (members.length > winners) continue;
    const worth = value(members);
    const cost = sumOf(members.map((member) => costs[member]));
    welfare = Math.max(welfare, worth - cost);
    if (cost <= budget) valueWithinBudget = Math.max(valueWithinBudget, worth);
  }
  return { welfare, valueWithinBudget };
}
