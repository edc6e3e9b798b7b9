import { searchGrid } from '../../economics/best-response.js';
import { type Certificate, certify } from '../../economics/certificate.js';
import type { StrategicForm } from '../../economics/strategic-form.js';
import type { Auction } from './auction.js';

/** Bids that are tried around every rival's, relative to it: the outcome changes there. */
const beside = 1e-6;

function around(bid: number): number[] {
  return [bid * (1 - beside), bid * (1 + beside)];
}

/** The game of bidders with these costs: payment minus cost for those who win, 0 for those who lose. */
export function biddingGame(auction: Auction, costs: readonly number[]): StrategicForm<number> {
  return {
    players: costs.length,
    utility(bidder, bids) {
      const { wins, payment } = auction.award?.(bidder, bids) ?? auction.evaluate(bids)[bidder];
      return payment - (wins ? costs[bidder] : 0);
    },
  };
}

/** Bidders whose bids are certified, evenly spaced where there are more, and rivals whose bids are tried. */
const certified = 50;

/**
 * The most that a bidder gains by another bid: a grid, and bids just below and above those of others and what it is paid. With more than 50 bidders
 * some of them, and some of the others' bids, are tried.
 */
export function certifyBids(auction: Auction, costs: readonly number[], bids: readonly number[]): Certificate<number> {
  const payments = auction.evaluate(bids).map(({ payment }) => payment);
  // Where all work costs nothing and is asked nothing for, what is paid says how much may be asked.
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
