import { concatenate } from './concatenate.js';
import { type LowRank, productOf, truncated } from './low-rank.js';
import { type Delta, type Layout, namedViews, sizeOf } from './weights.js';

/** A delta entry by entry of its layout: factors of a matrix, or the numbers themselves. */
export type LowRankDelta = readonly (LowRank | Float32Array)[];

/**
 * Compresses a delta by truncating the singular values of its matrices. The kernel of a convolution is taken as a matrix
 * `[height * width * inputs, outputs]`. Vectors stay as they are, and so do matrices that would not become smaller or are not finite.
 *
 * @param energy share of the sum of squared singular values that is kept, from 0 to 1
 */
export function lowRankDelta(layout: Layout, delta: Delta, energy: number): LowRankDelta {
  const views = namedViews(layout, delta);
  return layout.map(({ name, shape }) => {
    const values = views[name];
    const [rows, columns] = matrixShape(shape);
    if (shape.length < 2 || !values.every(Number.isFinite)) return values.slice();
    const factors = truncated(values, rows, columns, energy);
    return factors.sigma.length * (rows + columns + 1) < rows * columns ? factors : values.slice();
  });
}

/** Expands a compressed delta. */
export function fullDelta(layout: Layout, compressed: LowRankDelta): Delta {
  const parts = layout.map(({ shape }, k) => {
    const part = compressed[k];
    return part instanceof Float32Array ? part : productOf(part, ...matrixShape(shape));
  });
  return concatenate(parts);
}

function matrixShape(shape: readonly number[]): [rows: number, columns: number] {
  const columns = shape[shape.length - 1] ?? 1;
  return [sizeOf(shape) / columns, columns];
}
