import { type Auction, ascending, awardsOf, checkValues } from './auction.js';

/**
 * The Vickrey-Clarke-Groves mechanism for buying work of known worth: the winners maximise `sum (v_i - b_i)`, and each is paid
 * its bid plus what it adds to that sum. With values that add up, this is its own worth less the surplus of the best who
 * did not win.
 *
 * @param values what each bidder's work is worth to the server (money)
 * @param winners how many win at most
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
