import { searchGrid } from '../../economics/best-response.js';
import { type Certificate, certify } from '../../economics/certificate.js';
import type { StrategicForm } from '../../economics/strategic-form.js';
import type { Auction } from './auction.js';

/** Relative distance of the bids that are tried around every rival's bid, since the outcome changes there. */
const beside = 1e-6;

function around(bid: number): number[] {
  return [bid * (1 - beside), bid * (1 + beside)];
}

/** The game of bidders with these costs. The utility is payment minus cost for winners and 0 for losers. */
export function biddingGame(auction: Auction, costs: readonly number[]): StrategicForm<number> {
  return {
    players: costs.length,
    utility(bidder, bids) {
      const { wins, payment } = auction.award?.(bidder, bids) ?? auction.evaluate(bids)[bidder];
      return payment - (wins ? costs[bidder] : 0);
    },
  };
}

/** At most this many bidders are certified, and this many rivals' bids are tried; evenly spaced if there are more. */
const certified = 50;

/**
 * Certifies bids: the largest gain of a bidder by another bid. Tries a grid, and bids just below and above the bids of
 * others and the own payment. With more than 50 bidders only some of them, and some of the others' bids, are tried.
 */
export function certifyBids(auction: Auction, costs: readonly number[], bids: readonly number[]): Certificate<number> {
  const payments = auction.evaluate(bids).map(({ payment }) => payment);
  // If all costs and bids are 0, the payments give the scale of the bids.
  const scale = 1.5 * Math.max(...costs, ...bids, ...payments) || 1;
  const stride = Math.ceil(bids.length / certified);
  return certify(biddingGame(auction, costs), bids, (bidder) => {
    if (bidder % stride !== 0) return [];
    const rivals = bids.filter((_, other) => other !== bidder && (other + bidder) % stride === 0).flatMap(around);
    return searchGrid({
      largest: scale,
      scale,
      breakpoints: [...rivals, ...around(payments[bidder]), costs[bidder]],
      points: 64,
    });
  });
}
