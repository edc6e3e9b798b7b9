/**
 * Rows that a compiled program takes for a single batch of `size` samples. A few capacities serve all sizes (eight for
 * each doubling), so that clients of many sizes share programs, with less than an eighth of padding.
 */
export function fullBatchCapacity(size: number): number {
  const granule = size < 16 ? 1 : 2 ** (Math.floor(Math.log2(size)) - 3);
  return Math.max(Math.ceil(size / granule) * granule, 1);
}

/** Rows in a batch of evaluation or prediction: 200, or fewer for small sets. */
export function evaluationCapacity(size: number): number {
  return [25, 50, 100].find((capacity) => size <= capacity) ?? 200;
}
