import { signChange } from '../../economics/root.js';

/** Bids that differ relatively by less count as equal. */
const precision = 4e-15;
/** Bids below this count as 0. */
const smallestBid = 1e-300;

/**
 * The largest bid with which a winner would still win. Paying it makes a monotone rule truthful (Myerson 1981).
 *
 * @param wins whether the bidder wins with this bid; true up to some bid and false above it
 * @param bid a winning bid
 * @param cap the largest possible payment: returned if it wins as well
 */
export function criticalPayment(wins: (bid: number) => boolean, bid: number, cap: number): number {
  const above = bid > 0 ? bid * (1 + precision) : smallestBid;
  if (above < cap && !wins(above)) return bid;
  return signChange((asked) => (wins(asked) ? 1 : -1), bid, cap);
}
