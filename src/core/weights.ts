import { sumOf } from './statistics.js';
/** The kind of a named tensor of the weights: trained by gradients, or a running statistic of batch normalisation. */
export type LayerKind = 'parameter' | 'statistic';

/** One named tensor inside the flat weights. */
export interface LayoutEntry {
  /** Dotted name, layer first: `dense1.kernel`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly kind: LayerKind;
}

/** The names and shapes of the tensors in a flat weight vector, in their order. */
export type Layout = readonly LayoutEntry[];

declare const role: unique symbol;

/** A model's whole state: one flat vector, laid out by the model's {@link Layout}. */
export type Weights = Float32Array & { readonly [role]?: 'weights' };

/** A difference between two weight vectors of one layout; never a model by itself. */
export type Delta = Float32Array & { readonly [role]?: 'delta' };

/** Number of scalars in a tensor of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, dimension) => size * dimension, 1);
}

/** Number of scalars in the flat vector of a layout, optionally of one kind only. */
export function layoutSize(layout: Layout, kind?: LayerKind): number {
  return layout.reduce((size, entry) => size + (kind && entry.kind !== kind ? 0 : sizeOf(entry.shape)), 0);
}

/** Views of the named tensors of a flat vector: they share its memory. */
export function namedViews(
  layout: readonly Pick<LayoutEntry, 'name' | 'shape'>[],
  flat: Float32Array,
): Record<string, Float32Array> {
  const views: Record<string, Float32Array> = {};
  let offset = 0;
  for (const entry of layout) {
    const size = sizeOf(entry.shape);
    views[entry.name] = flat.subarray(offset, offset + size);
    offset += size;
  }
  return views;
}

/** `to - from`. */
export function deltaBetween(from: Weights, to: Weights): Delta {
  const delta: Delta = new Float32Array(from.length);
  for (let i = 0; i < delta.length; i++) delta[i] = to[i] - from[i];
  return delta;
}

/** `weights + scale * delta`, in a new vector. */
export function applyDelta(weights: Weights, delta: Delta, scale = 1): Weights {
  const moved: Weights = new Float32Array(weights.length);
  for (let i = 0; i < moved.length; i++) moved[i] = weights[i] + scale * delta[i];
  return moved;
}

/**
 * `sum_k (coefficients[k] / sum coefficients) * vectors[k]`, added in the order given in double precision. The same list always
 * gives the same bits, and a single vector is returned unchanged.
 *
 * @throws RangeError if the list is empty, lengths differ, or the coefficients are negative, not finite or sum to 0
 */
export function weightedMean(vectors: readonly Float32Array[], coefficients: readonly number[]): Float32Array {
  const length = vectors[0]?.length ?? 0;
  const total = sumOf(coefficients);
  if (vectors.length === 0 || vectors.length !== coefficients.length) {
    throw new RangeError(`weightedMean: ${vectors.length} vectors with ${coefficients.length} coefficients`);
  }
  if (!(total > 0) || total === Infinity || coefficients.some((coefficient) => coefficient < 0)) {
    throw new RangeError('weightedMean: coefficients must be finite, not negative and sum to more than 0');
  }
  for (const [k, vector] of vectors.entries()) {
    if (vector.length !== length) throw new RangeError(`weightedMean: vector ${k} has another length`);
  }
  const shares = coefficients.map((coefficient) => coefficient / total);
  const mean = new Float32Array(length);
  const sum = new Float64Array(Math.min(length, blockSize));
  for (let from = 0; from < length; from += blockSize) {
    const size = Math.min(blockSize, length - from);
    // Not added to 0, which would turn -0 into 0.
    for (let i = 0; i < size; i++) sum[i] = shares[0] * vectors[0][from + i];
    for (let k = 1; k < vectors.length; k += 2) addScaled(sum, size, vectors, shares, k, from);
    mean.set(sum.subarray(0, size), from);
  }
  return mean;
}

/** Accumulators per block; a block fits into the processor's first cache. */
const blockSize = 2048;

/** Adds a block of vector `k` and of the next, if there is one. Two at a time halve the memory traffic of the accumulators. */
function addScaled(
  sum: Float64Array,
  size: number,
  vectors: readonly Float32Array[],
  shares: readonly number[],
  k: number,
  from: number,
): void {
  const [vector, share] = [vectors[k], shares[k]];
  if (k + 1 === vectors.length) {
    for (let i = 0; i < size; i++) sum[i] += share * vector[from + i];
    return;
  }
  const [next, nextShare] = [vectors[k + 1], shares[k + 1]];
  for (let i = 0; i < size; i++) sum[i] = sum[i] + share * vector[from + i] + nextShare * next[from + i];
}
