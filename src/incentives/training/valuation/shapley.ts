import { playersOf } from './utility-table.js';

/**
 * The exact Shapley value: `phi_i = 1/n sum_{S without i} (U(S + i) - U(S)) / C(n - 1, |S|)` (Shapley 1953).
 *
 * @param table utilities of all coalitions, see `utilityTable`
 * @returns values by player
 * @throws RangeError if the table's length is not a power of 2
 */
export function shapley(table: Float64Array): Float64Array {
  const players = playersOf(table);
  const values = new Float64Array(players);
  const weightOfSize = marginalWeights(players);
  const sizes = new Uint8Array(table.length);
  for (let mask = 1; mask < table.length; mask++) sizes[mask] = sizes[mask >> 1] + (mask & 1);
  for (let player = 0; player < players; player++) {
    const bit = 1 << player;
    let value = 0;
    for (let mask = 0; mask < table.length; mask++) {
      if ((mask & bit) === 0) value += weightOfSize[sizes[mask]] * (table[mask | bit] - table[mask]);
    }
    values[player] = value;
  }
  return values;
}

/** `1 / (n C(n - 1, s))` for the sizes s of coalitions that a player joins. */
function marginalWeights(players: number): Float64Array {
  const weights = new Float64Array(players);
  for (let size = 0, weight = 1 / players; size < players; size++) {
    weights[size] = weight;
    weight *= (size + 1) / (players - 1 - size);
  }
  return weights;
}
