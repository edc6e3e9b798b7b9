import { playersOf } from './utility-table.js';

/**
 * The exact Banzhaf value: the mean of `U(S + i) - U(S)` over all coalitions S without i, equally weighted (Banzhaf
 * 1965). It is more robust to noise in utilities than the Shapley value, and not efficient.
 *
 * @param table utilities of all coalitions, see `utilityTable`
 * @returns values by player
 * @throws RangeError if the table's length is not a power of 2
 */
export function banzhaf(table: Float64Array): Float64Array {
  const values = new Float64Array(playersOf(table));
  for (let player = 0; player < values.length; player++) {
    const bit = 1 << player;
    let sum = 0;
    for (let mask = 0; mask < table.length; mask++) {
      if ((mask & bit) === 0) sum += table[mask | bit] - table[mask];
    }
    values[player] = sum / (table.length / 2);
  }
  return values;
}
