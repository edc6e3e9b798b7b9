import { signChange } from '../root.js';

/** A bid that is nearer to the largest that wins, relatively to the cap, is that one. */
const precision = 4e-15;

/**
 * The largest bid with which a winner would still win. Paying it makes a monotone rule truthful (Myerson 1981).
 *
 * @param wins whether the bidder wins with this bid; true up to some bid and false from there on
 * @param bid one that wins
 * @param cap the most that anybody is paid: returned if it wins as well
 */
export function criticalPayment(wins: (bid: number) => boolean, bid: number, cap: number): number {
  const critical = signChange((asked) => (wins(asked) ? 1 : -1), bid, cap);
  return critical - bid <= precision * cap ? bid : critical;
}
