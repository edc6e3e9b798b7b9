import { type Auction, ascending, awardsOf, checkBudget, checkValues } from './auction.js';

/**
 * The proportional share mechanism (Singer 2010). Bidders are selected by price per value, as long as each asks at
 * most its share `B v_i / sum v_j` of the budget among those selected so far. Winners are paid the largest bid with
 * which they would still have won, `min(B v_i / sum_S v_j, v_i b_k / v_k)`, where k is the first bidder not selected.
 *
 * @param values the value of each bidder's work (any unit)
 * @param budget limit of all payments together (money)
 * @throws InputError if a value or the budget is not positive
 */
export function proportionalShare(values: readonly number[], budget: number): Auction {
  checkValues(values);
  checkBudget(budget);
  return {
    name: 'proportional-share',
    guarantees: ['individually-rational', 'incentive-compatible', 'budget-balanced'],
    evaluate(bids) {
      const rates = bids.map((bid, bidder) => bid / values[bidder]);
      const order = ascending(rates);
      let taken = 0;
      let total = 0;
      while (taken < order.length) {
        const value = values[order[taken]];
        if (bids[order[taken]] > (budget * value) / (total + value)) break;
        total += value;
        taken++;
      }
      const rate = Math.min(budget / total, rates[order[taken]] ?? Infinity);
      return awardsOf(bids.length, order.slice(0, taken), (winner) => values[winner] * rate);
    },
  };
}
