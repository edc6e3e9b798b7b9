import { z } from 'zod';
import { assume } from '../../economics/assumption.js';
import { sumOf } from '../../economics/sum.js';
import type { Auction } from './auction.js';
import type { SetValue, stoppedShort } from './greedy-budget.js';

/** A bidder in a scenario. */
export const bidderOptions = z.strictObject({
  id: z.string().optional().describe('default: bidder1, bidder2, ...'),
  cost: z.number().describe('what its work costs it'),
  bid: z.number().optional().describe('what it asks; default: its cost'),
});

/** An auction with those who bid in it. */
export interface AuctionSetting {
  readonly bidders: readonly z.output<typeof bidderOptions>[];
  readonly auction: Auction;
  /** What a set of bidders is worth to the server (money); absent where only their number counts. */
  readonly value?: SetValue;
  /** The largest welfare of all sets that may win, if costs are these, of an auction that promises it. */
  bestWelfare?(costs: readonly number[]): number;
  readonly budget?: number;
  /** The loser whom the rule would have to take next, and by how much that one asks less than is allowed. */
  stoppedShort?(bids: readonly number[], winners: readonly number[]): ReturnType<typeof stoppedShort>;
}

/** The value of bidders whose works do not overlap. */
export function additiveValue(values: readonly number[]): SetValue {
  return (members) => sumOf(members.map((member) => values[member]));
}

/**
 * What bidders bear and what they ask.
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
