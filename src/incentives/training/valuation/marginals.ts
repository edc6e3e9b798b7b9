import { everyone, type Utility } from './coalition.js';

/** The utilities of nobody and of everybody. */
export interface Extremes {
  readonly nobody: number;
  readonly everybody: number;
}

/** Evaluates nobody and everybody. */
export async function extremesOf(players: number, utility: Utility): Promise<Extremes> {
  const [nobody, everybody] = await Promise.all([utility([]), utility(everyone(players))]);
  return { nobody, everybody };
}

/**
 * What each player adds when they join in this order; from where the utility is nearer than `tolerance` to that of all, the
 * others count as adding nothing and are not evaluated (truncation, Ghorbani and Zou 2019). A tolerance of 0 truncates
 * nothing.
 *
 * @returns by player; without truncation the sum is `U(all) - U(nobody)`
 */
export async function marginals(
  order: ArrayLike<number>,
  utility: Utility,
  { nobody, everybody }: Extremes,
  tolerance: number,
): Promise<Float64Array> {
  const added = new Float64Array(order.length);
  const members: number[] = [];
  let before = nobody;
  for (let position = 0; position < order.length; position++) {
    if (Math.abs(everybody - before) < tolerance) break;
    insert(members, order[position]);
    const after = position === order.length - 1 ? everybody : await utility(members.slice());
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
