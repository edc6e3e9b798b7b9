import { deviate } from '../../economics/strategic-form.js';
import { type Auction, type AuctionAward, checkBudget } from './auction.js';
import { criticalPayment } from './critical-payment.js';

/** The value of a set of bidders: 0 for the empty set, never decreasing, with diminishing returns. */
export type SetValue = (members: readonly number[]) => number;

/**
 * Buys work with overlapping values within a budget (Singer 2010). The bidder that adds most value per price is
 * selected next, as long as it asks at most half the budget times its share of the value then reached. Winners are
 * paid their critical bids.
 *
 * Theory's approximation of the best set needs a comparison with the best single bidder, which is left out.
 *
 * @param value of sets, monotone and submodular
 * @param budget limit of all payments together (money)
 * @throws InputError if the budget is not positive
 */
export function greedyBudget(value: SetValue, budget: number): Auction {
  checkBudget(budget);
  const award = (bidder: number, bids: readonly number[]): AuctionAward => {
    const wins = (bid: number) => greedySelection(value, deviate(bids, bidder, bid), budget).includes(bidder);
    if (!wins(bids[bidder])) return { wins: false, payment: 0 };
    return { wins: true, payment: criticalPayment(wins, bids[bidder], budget) };
  };
  return {
    name: 'greedy-budget',
    guarantees: ['individually-rational', 'incentive-compatible', 'budget-balanced'],
    award,
    evaluate: (bids) => bids.map((_, bidder) => award(bidder, bids)),
  };
}

/** The bidders that the greedy rule selects, in its order. */
export function greedySelection(value: SetValue, bids: readonly number[], budget: number): number[] {
  const taken: number[] = [];
  const left = bids.map((_, bidder) => bidder);
  let reached = 0;
  while (left.length > 0) {
    const added = left.map((bidder) => value([...taken, bidder]) - reached);
    const asked = left.map((bidder) => bids[bidder]);
    const best = bestRate(added, asked);
    if (best < 0 || asked[best] > allowed(budget, reached, added[best])) break;
    reached += added[best];
    taken.push(...left.splice(best, 1));
  }
  return taken;
}

/**
 * The first position with the largest value added per price; -1 if nothing is added. Compares products, since a price
 * may be 0.
 */
function bestRate(added: readonly number[], asked: readonly number[]): number {
  let best = -1;
  for (let place = 0; place < added.length; place++) {
    if (!(added[place] > 0)) continue;
    if (best < 0 || added[place] * asked[best] > added[best] * asked[place]) best = place;
  }
  return best;
}

/** The largest payment for an added value: its share of half the budget. */
function allowed(budget: number, reached: number, added: number): number {
  return ((budget / 2) * added) / (reached + added);
}

/**
 * The best losing bidder of the greedy rule, and how far its bid is below the limit of the rule. Undefined if no loser
 * adds anything. If the excess is not negative, the rule should have selected this bidder.
 *
 * @param winners the selected bidders
 */
export function missedBidder(
  value: SetValue,
  bids: readonly number[],
  budget: number,
  winners: readonly number[],
): { readonly bidder: number; readonly excess: number } | undefined {
  const reached = value(winners);
  const useful = bids
    .map((asked, bidder) => ({ bidder, asked, added: value([...winners, bidder]) - reached }))
    .filter(({ bidder, added }) => added > 0 && !winners.includes(bidder))
    .sort((a, b) => a.asked * b.added - b.asked * a.added || a.bidder - b.bidder);
  if (useful.length === 0) return undefined;
  const [{ bidder, asked, added }] = useful;
  return { bidder, excess: allowed(budget, reached, added) - asked };
}

/** The number of different things that the members cover: monotone and submodular. */
export function coverage<Thing>(sets: readonly (readonly Thing[])[]): SetValue {
  const things = [...new Set(sets.flat())];
  const positions = sets.map((set) => Int32Array.from(set, (thing) => things.indexOf(thing)));
  return (members) => {
    const covered = new Uint8Array(things.length);
    let count = 0;
    for (const member of members) {
      for (const position of positions[member]) {
        count += 1 - covered[position];
        covered[position] = 1;
      }
    }
    return count;
  };
}
