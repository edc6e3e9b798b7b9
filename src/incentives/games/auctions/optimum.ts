import { sumOf } from '../../../core/statistics.js';
import type { SetValue } from './greedy-budget.js';

/** The largest sum of value minus cost of at most `winners` bidders whose work does not overlap. */
export function largestSurplus(values: readonly number[], costs: readonly number[], winners: number): number {
  const surplus = values.map((value, bidder) => value - costs[bidder]).filter((each) => each > 0);
  return sumOf(surplus.sort((a, b) => b - a).slice(0, winners));
}

/** All sets are tried up to this many bidders: 65,536 of them. */
const mostEnumerated = 16;

/**
 * The largest value of a set whose costs are within the budget: what a server could buy if it knew all costs.
 * Undefined for more bidders than can be enumerated.
 */
export function largestValueWithin(value: SetValue, costs: readonly number[], budget: number): number | undefined {
  if (costs.length > mostEnumerated) return undefined;
  let largest = 0;
  for (let set = 1; set < 2 ** costs.length; set++) {
    const members = costs.flatMap((_, bidder) => ((set >> bidder) & 1 ? [bidder] : []));
    if (sumOf(members.map((member) => costs[member])) <= budget) largest = Math.max(largest, value(members));
  }
  return largest;
}
