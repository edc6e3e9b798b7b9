import { signChange } from '../../economics/root.js';

/** Bids that differ relatively by less are the same. */
const precision = 4e-15;
/** So little is more than nothing. */
const hardlyAnything = 1e-300;

/**
 * The largest bid with which a winner would still win. Paying it makes a monotone rule truthful (Myerson 1981).
 *
 * @param wins whether the bidder wins with this bid; true up to some bid and false from there on
 * @param bid one that wins
 * @param cap the most that anybody is paid: returned if it wins as well
 */
export function criticalPayment(wins: (bid: number) => boolean, bid: number, cap: number): number {
  const above = bid > 0 ? bid * (1 + precision) : hardlyAnything;
  if (above < cap && !wins(above)) return bid;
  return signChange((asked) => (wins(asked) ? 1 : -1), bid, cap);
}
