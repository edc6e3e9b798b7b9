import { coalitionOf, type Utility } from './coalition.js';

/**
 * The utilities of all coalitions, evaluated at once: `2^n` numbers. Bit i of the index says whether player i belongs
 * to the coalition.
 */
export async function utilityTable(players: number, utility: Utility): Promise<Float64Array> {
  const all = Array.from({ length: 2 ** players }, (_, mask) => utility(coalitionOf(mask, players)));
  return Float64Array.from(await Promise.all(all));
}

/**
 * The number of players of a table of utilities.
 *
 * @throws RangeError if the table's length is not a power of 2
 */
export function playersOf(table: Float64Array): number {
  const players = Math.log2(table.length);
  if (!Number.isInteger(players)) throw new RangeError(`a table of utilities has 2^n entries, not ${table.length}`);
  return players;
}
