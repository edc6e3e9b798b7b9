import { allPlayers, type Utility } from './coalition.js';

/** The utilities of the empty set and of the grand coalition. */
export interface BoundaryUtilities {
  readonly emptySet: number;
  readonly grandCoalition: number;
}

/** Evaluates the empty set and the grand coalition. */
export async function boundaryUtilities(players: number, utility: Utility): Promise<BoundaryUtilities> {
  const [emptySet, grandCoalition] = await Promise.all([utility([]), utility(allPlayers(players))]);
  return { emptySet, grandCoalition };
}

/**
 * The marginal contribution of each player when they join in this order. Once the utility differs from that of the
 * grand coalition by less than `tolerance`, the remaining players count as adding nothing and are not evaluated
 * (truncation, Ghorbani and Zou 2019). A tolerance of 0 truncates nothing.
 *
 * @returns by player; without truncation the sum is `U(all) - U(empty set)`
 */
export async function marginals(
  order: ArrayLike<number>,
  utility: Utility,
  { emptySet, grandCoalition }: BoundaryUtilities,
  tolerance: number,
): Promise<Float64Array> {
  const added = new Float64Array(order.length);
  const members: number[] = [];
  let before = emptySet;
  for (let position = 0; position < order.length; position++) {
    if (Math.abs(grandCoalition - before) < tolerance) break;
    insert(members, order[position]);
    const after = position === order.length - 1 ? grandCoalition : await utility(members.slice());
    added[order[position]] = after - before;
    before = after;
  }
  return added;
}

function insert(ascending: number[], player: number): void {
  let place = ascending.length;
  while (place > 0 && ascending[place - 1] > player) place--;
  ascending.splice(place, 0, player);
}
