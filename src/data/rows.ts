import type { Targets } from './dataset.js';

/** As many zeroed numbers of the same type, in private memory. */
function emptyLike(like: Targets, length: number): Targets {
  if (like instanceof Float32Array) return new Float32Array(length);
  return like instanceof Int32Array ? new Int32Array(length) : new Uint8Array(length);
}

/**
 * Copies rows of `width` numbers into `target`, one after the other.
 *
 * @param target of the same type as `values`, with room for all rows
 */
export function copyRowsInto(values: Targets, rows: Int32Array, width: number, target: Targets): void {
  for (let row = 0; row < rows.length; row++) {
    const [from, to] = [rows[row] * width, row * width];
    for (let i = 0; i < width; i++) target[to + i] = values[from + i];
  }
}

/** Rows of `width` numbers, copied into private memory in the order given. */
export function rowsOf(values: Targets, rows: Int32Array, width: number): Targets {
  const copy = emptyLike(values, rows.length * width);
  copyRowsInto(values, rows, width, copy);
  return copy;
}
