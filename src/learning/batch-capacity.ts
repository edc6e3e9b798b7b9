/**
 * Rows that a compiled program takes for a single batch of `size` samples: a power of two or one and a half times one.
 * Clients of all sizes share these few programs, each of which holds memory of its own, at the price of padding: less
 * than a half more rows, a fifth on average.
 */
export function singleBatchCapacity(size: number): number {
  const power = 2 ** Math.ceil(Math.log2(Math.max(size, 1)));
  return power >= 4 && size <= 0.75 * power ? 0.75 * power : power;
}

/** Rows in a batch of training: as asked for, or fewer where all samples are one smaller batch. */
export function trainingCapacity(batch: number | 'full', size: number): number {
  const single = singleBatchCapacity(size);
  return batch === 'full' || (size <= batch && single < batch) ? single : batch;
}

/** Rows in a batch of evaluation or prediction: 200, or fewer for small sets. */
export function evaluationCapacity(size: number): number {
  return [25, 50, 100].find((capacity) => size <= capacity) ?? 200;
}
