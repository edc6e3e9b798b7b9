import { assume } from '../../economics/assumption.js';
import { type Auction, ascending, awardsOf } from './auction.js';

/**
 * The lowest bids win, and all are paid the lowest losing bid, or the reserve price if that is lower (Vickrey 1961).
 * Truthful, since no bid sets its own price.
 *
 * @param winners the largest number of winners
 * @param reserve the largest payment to one winner; higher bids lose
 * @throws InputError on evaluation, if nobody loses and there is no reserve price, so that nothing sets the price
 */
export function uniformPrice(winners: number, reserve = Infinity): Auction {
  return {
    name: 'uniform-price',
    guarantees: ['individually-rational', 'incentive-compatible', 'efficient'],
    evaluate(bids) {
      const able = ascending(bids).filter((bidder) => bids[bidder] <= reserve);
      const price = Math.min(reserve, bids[able[winners]] ?? Infinity);
      assume(
        price < Infinity,
        'mechanism.reserve',
        'somebody loses or there is a reserve price, so that the price is set',
        `${bids.length} bidders for ${winners} places`,
      );
      return awardsOf(bids.length, able.slice(0, winners), () => price);
    },
  };
}
