import { assume } from '../../economics/assumption.js';
import type { Award, Mechanism } from '../../economics/mechanism.js';

/** What a bidder of a procurement auction receives. */
export interface AuctionAward extends Award {
  /** Whether the server buys its work. Losers are paid nothing. */
  readonly wins: boolean;
}

/**
 * A procurement auction after its rule was announced. It maps bids (money, not negative) to winners and payments. Ties
 * go to the bidder that is listed first.
 */
export interface Auction extends Mechanism<number, AuctionAward> {
  /** The award of one bidder, if it takes much less work than the awards of all. */
  award?(bidder: number, bids: readonly number[]): AuctionAward;
}

/** The awards of an auction with these winners. */
export function awardsOf(
  bidders: number,
  winners: readonly number[],
  payment: (winner: number) => number,
): AuctionAward[] {
  const won = new Set(winners);
  return Array.from({ length: bidders }, (_, bidder) =>
    won.has(bidder) ? { wins: true, payment: payment(bidder) } : { wins: false, payment: 0 },
  );
}

/** Positions of values in ascending order; equal values keep their order. */
export function ascending(values: readonly number[]): number[] {
  return values.map((_, position) => position).sort((a, b) => values[a] - values[b] || a - b);
}

/** @throws InputError if a value is not positive and finite */
export function checkValues(values: readonly number[]): void {
  values.forEach((value, bidder) => {
    assume(value > 0 && value < Infinity, `bidders.${bidder}.value`, 'values are positive and finite', value);
  });
}

/** @throws InputError if the budget is not positive and finite */
export function checkBudget(budget: number): void {
  assume(budget > 0 && budget < Infinity, 'mechanism.budget', 'the budget is positive and finite', budget);
}
