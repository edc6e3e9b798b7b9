import type { RandomStream } from '../core/random.js';
import type { Signature } from '../engine/engine.js';
import type { Model } from '../models/model.js';

/** Which samples every step of a scan reads. */
export interface Batches {
  readonly steps: number;
  /** `[steps, batch]` sample numbers; padding repeats the first sample of its batch. */
  readonly rows: Int32Array;
  /** Real samples in each batch; they come first. */
  readonly counts: Int32Array;
}

/** All samples in their order, `batch` at a time. */
export function consecutiveBatches(size: number, batch: number): Batches {
  const steps = Math.ceil(size / batch);
  const batches = emptyBatches(steps, batch);
  const order = Int32Array.from({ length: size }, (_, sample) => sample);
  for (let step = 0; step < steps; step++) fillBatch(batches, step, order.subarray(step * batch, (step + 1) * batch));
  return batches;
}

/**
 * Epoch after epoch, each in a fresh random order; the last batch of an epoch may be smaller.
 *
 * @param limit the number of steps is cut here, if given
 */
export function shuffledBatches(
  size: number,
  batch: number,
  epochs: number,
  random: RandomStream,
  limit = Infinity,
): Batches {
  const stepsPerEpoch = Math.ceil(size / batch);
  const steps = Math.min(epochs * stepsPerEpoch, limit);
  const batches = emptyBatches(steps, batch);
  let order: Int32Array = new Int32Array(0);
  for (let step = 0; step < steps; step++) {
    const position = (step % stepsPerEpoch) * batch;
    if (position === 0) order = random.permutation(size);
    fillBatch(batches, step, order.subarray(position, position + batch));
  }
  return batches;
}

/** `[steps, batch]`: 1/n for each of a batch's n real samples, 0 for padding. */
export function rowWeights({ rows, counts, steps }: Batches): Float32Array {
  const weights = new Float32Array(rows.length);
  const batch = rows.length / steps;
  for (let step = 0; step < steps; step++) {
    weights.fill(1 / counts[step], step * batch, step * batch + counts[step]);
  }
  return weights;
}

/** {@link rowWeights}, as inputs of an evaluation of a model whose output depends on the batch; none for others. */
export function rowWeightsOf(
  { batchStatistics }: Pick<Model, 'batchStatistics'>,
  batches: Batches,
): Readonly<Record<string, Float32Array>> {
  return batchStatistics ? { rowWeights: rowWeights(batches) } : {};
}

/** The signature of {@link rowWeightsOf}. */
export function rowWeightsSignature({ batchStatistics }: Pick<Model, 'batchStatistics'>, rows: number): Signature {
  return batchStatistics ? { rowWeights: { shape: [rows], dtype: 'float32' } } : {};
}

function emptyBatches(steps: number, batch: number): Batches {
  return { steps, rows: new Int32Array(steps * batch), counts: new Int32Array(steps) };
}

function fillBatch({ rows, counts, steps }: Batches, step: number, samples: Int32Array): void {
  const batch = rows.length / steps;
  rows.fill(samples[0], step * batch, (step + 1) * batch);
  rows.set(samples, step * batch);
  counts[step] = samples.length;
}
