import type { PlainRecord } from '../core/plain.js';
import { sumOf } from '../core/statistics.js';
import type { Delta } from '../core/weights.js';

/** A vector, stored as its entries that are not zero. */
export interface SparseVector extends PlainRecord {
  readonly size: number;
  /** Ascending. */
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/** Stores a vector in the form that takes fewer bytes: by its entries that are not zero, or as it is. */
export function compact(delta: Delta): SparseVector | Delta {
  const count = sumOf(delta, (value) => (value === 0 ? 0 : 1));
  if (2 * count >= delta.length) return delta;
  const indices = new Uint32Array(count);
  const values = new Float32Array(count);
  let next = 0;
  for (let i = 0; i < delta.length; i++) {
    if (delta[i] === 0) continue;
    indices[next] = i;
    values[next++] = delta[i];
  }
  return { size: delta.length, indices, values };
}

/** The vector that {@link compact} stored. */
export function expanded(written: SparseVector | Delta): Delta {
  if (written instanceof Float32Array) return written;
  const delta: Delta = new Float32Array(written.size);
  for (const [position, index] of written.indices.entries()) delta[index] = written.values[position];
  return delta;
}
