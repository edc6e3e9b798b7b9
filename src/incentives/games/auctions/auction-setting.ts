import { z } from 'zod';
import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';
import type { Auction } from './auction.js';
import type { missedBidder, SetValue } from './greedy-budget.js';

/** A bidder in a scenario. */
export const bidderOptions = z.strictObject({
  id: z.string().optional().describe('default: bidder1, bidder2, ...'),
  cost: z.number().describe('cost of its work'),
  bid: z.number().optional().describe('price that it asks; default: its cost'),
});

/** An auction and its bidders. */
export interface AuctionSetting {
  readonly bidders: readonly z.output<typeof bidderOptions>[];
  readonly auction: Auction;
  /** The value of a set of bidders to the server (money); absent if only their number counts. */
  readonly value?: SetValue;
  /** The largest welfare of any set that may win, given these costs. Present for an auction that guarantees it. */
  bestWelfare?(costs: readonly number[]): number;
  readonly budget?: number;
  /** The best losing bidder, and how far its bid is below the limit of the rule. */
  missedBidder?(bids: readonly number[], winners: readonly number[]): ReturnType<typeof missedBidder>;
}

/** The value of bidders whose work does not overlap. */
export function additiveValue(values: readonly number[]): SetValue {
  return (members) => sumOf(members.map((member) => values[member]));
}

/**
 * The costs and the bids of all bidders.
 *
 * @throws InputError if one of them is negative
 */
export function costsAndBids({ bidders }: AuctionSetting): { costs: number[]; bids: number[] } {
  const costs = bidders.map(({ cost }) => cost);
  const bids = bidders.map(({ cost, bid = cost }) => bid);
  bidders.forEach((_, bidder) => {
    const where = `bidders.${bidder}`;
    assume(costs[bidder] >= 0 && costs[bidder] < Infinity, `${where}.cost`, 'costs are not negative', costs[bidder]);
    assume(bids[bidder] >= 0 && bids[bidder] < Infinity, `${where}.bid`, 'bids are not negative', bids[bidder]);
  });
  return { costs, bids };
}
