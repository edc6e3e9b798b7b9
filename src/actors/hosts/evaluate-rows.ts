import type { Weights } from '../../core/weights.js';
import type { Dataset } from '../../data/dataset.js';
import { samplesOf } from '../../data/samples.js';
import { addSums, type EvaluationSums } from '../../learning/evaluation-sums.js';
import type { Learner } from '../../learning/learner.js';

/** Number of rows that are evaluated together. It is fixed, so that sums do not depend on the number of hosts. */
const evaluationChunk = 1000;

/** The chunks in which rows 0 .. size - 1 are evaluated, as [start, end). */
export function evaluationChunks(size: number): [start: number, end: number][] {
  return Array.from({ length: Math.ceil(size / evaluationChunk) }, (_, chunk) => [
    chunk * evaluationChunk,
    Math.min((chunk + 1) * evaluationChunk, size),
  ]);
}

/** Evaluates weights on rows of a dataset, or on all rows. */
export async function evaluateRows(
  learner: Learner,
  weights: Weights,
  dataset: Dataset,
  rows: Int32Array = allRows(dataset),
): Promise<EvaluationSums> {
  const parts: EvaluationSums[] = [];
  for (const [start, end] of evaluationChunks(rows.length)) {
    parts.push(await learner.evaluate(weights, samplesOf(dataset, rows.subarray(start, end))));
  }
  return addSums(parts);
}

/** The rows of a dataset, in their order. */
export function allRows({ size }: Dataset): Int32Array {
  return consecutiveRows(0, size);
}

/** Rows start .. end - 1. */
export function consecutiveRows(start: number, end: number): Int32Array {
  return Int32Array.from({ length: end - start }, (_, index) => start + index);
}
