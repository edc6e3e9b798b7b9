import { sumOf } from './statistics.js';
import { type Layout, type LayoutEntry, sizeOf, type Weights } from './weights.js';

/** A part of a flat weight vector: some entries of its layout, in the layout's order. */
export interface LayoutPart {
  /** Scalars in the part. */
  readonly size: number;
  /** The part alone, in a new vector of `size` scalars. */
  take(flat: Float32Array): Float32Array;
  /** The flat vector with the part in place of its own entries, in a new vector. */
  put(flat: Weights, part: Float32Array): Weights;
}

/** The entries of a layout that belong to a part. */
export function layoutPart(layout: Layout, belongs: (entry: LayoutEntry) => boolean): LayoutPart {
  const stretches = stretchesOf(layout, belongs);
  const size = sumOf(stretches, ({ length }) => length);
  return {
    size,
    take(flat) {
      const part = new Float32Array(size);
      for (const { at, start, length } of stretches) part.set(flat.subarray(start, start + length), at);
      return part;
    },
    put(flat, part) {
      if (part.length !== size) throw new RangeError(`a part of ${size} scalars is needed, not of ${part.length}`);
      const merged: Weights = flat.slice();
      for (const { at, start, length } of stretches) merged.set(part.subarray(at, at + length), start);
      return merged;
    },
  };
}

/** The part that gradients train: everything but running statistics. */
export function trainedPart(layout: Layout): LayoutPart {
  return layoutPart(layout, ({ kind }) => kind === 'parameter');
}

/**
 * The two parts of weights: what gradients train, and the running statistics. Running statistics are replaced or averaged, never
 * added to. A difference of them, or a sum whose coefficients are negative or do not add up to 1, has no meaning: it can give
 * variances below 0.
 */
export interface WeightParts {
  readonly trained: LayoutPart;
  readonly statistics: LayoutPart;
}

/** The two parts of weights of a layout; undefined if the layout has no statistics. */
export function weightParts(layout: Layout): WeightParts | undefined {
  const statistics = layoutPart(layout, ({ kind }) => kind === 'statistic');
  return statistics.size > 0 ? { trained: trainedPart(layout), statistics } : undefined;
}

/** Joins two parts into weights. */
export function joinedWeights(
  { trained, statistics }: WeightParts,
  ofTrained: Float32Array,
  values: Float32Array,
): Weights {
  return statistics.put(trained.put(new Float32Array(trained.size + statistics.size), ofTrained), values);
}

/** The positions of a part's entries in the flat vector (`start`) and in the part (`at`). */
function stretchesOf(layout: Layout, belongs: (entry: LayoutEntry) => boolean) {
  let start = 0;
  let at = 0;
  return layout.flatMap((entry) => {
    const length = sizeOf(entry.shape);
    const stretch = { at, start, length };
    start += length;
    if (!belongs(entry)) return [];
    at += length;
    return [stretch];
  });
}
