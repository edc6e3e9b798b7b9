import { type Auction, ascending, awardsOf, checkValues } from './auction.js';

/**
 * The Vickrey-Clarke-Groves mechanism for buying work of known value. The winners maximise `sum (v_i - b_i)`, and each
 * is paid its bid plus what it adds to that sum. For values that add up, the payment is the winner's value minus the
 * surplus of the best loser.
 *
 * @param values the value of each bidder's work to the server (money)
 * @param winners the largest number of winners
 * @throws InputError if a value is not positive
 */
export function reverseVcg(values: readonly number[], winners: number): Auction {
  checkValues(values);
  return {
    name: 'reverse-vcg',
    guarantees: ['individually-rational', 'incentive-compatible', 'efficient'],
    evaluate(bids) {
      const surplus = bids.map((bid, bidder) => values[bidder] - bid);
      const wanted = ascending(surplus.map((value) => -value)).filter((bidder) => surplus[bidder] > 0);
      const displaced = wanted.length > winners ? surplus[wanted[winners]] : 0;
      return awardsOf(bids.length, wanted.slice(0, winners), (winner) => values[winner] - displaced);
    },
  };
}
