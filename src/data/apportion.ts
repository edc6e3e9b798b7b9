/**
 * Whole numbers that add up to `total` and follow the weights as closely as possible: each gets its exact share rounded
 * down, and what is left goes one by one to the largest remainders (ties to the lower index; Hamilton's method).
 *
 * @param weights not negative, with a positive finite sum
 */
export function apportion(total: number, weights: ArrayLike<number>): Int32Array {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i];
  const exact = Float64Array.from(weights, (weight) => (total * weight) / sum);
  const parts = Int32Array.from(exact, Math.floor);
  const left = total - parts.reduce((given, part) => given + part, 0);
  const byRemainder = [...parts.keys()].sort((a, b) => exact[b] - parts[b] - (exact[a] - parts[a]) || a - b);
  for (const index of byRemainder.slice(0, left)) parts[index]++;
  return parts;
}

/** Cuts an array into consecutive pieces of the given sizes: views of its memory. */
export function cut(rows: Int32Array, sizes: ArrayLike<number>): Int32Array[] {
  const pieces: Int32Array[] = [];
  let start = 0;
  for (let i = 0; i < sizes.length; i++) {
    pieces.push(rows.subarray(start, start + sizes[i]));
    start += sizes[i];
  }
  return pieces;
}

/** Cuts an array into consecutive pieces whose sizes differ by at most one, the larger ones first: views of its memory. */
export function cutEvenly(rows: Int32Array, pieces: number): Int32Array[] {
  return cut(rows, apportion(rows.length, new Uint8Array(pieces).fill(1)));
}
