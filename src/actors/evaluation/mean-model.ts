import { RandomStream } from '../../core/random.js';
import type { EvaluationSums } from '../../learning/learner.js';
import type { HostPool } from '../hosts/host-pool.js';
import type { SimulationPlan } from '../plan.js';
import { addSums, evaluationChunks } from './evaluate-rows.js';

/** Rows in the chunks in which they are evaluated. */
export function chunksOf(rows: Int32Array): Int32Array[] {
  return evaluationChunks(rows.length).map(([start, end]) => rows.slice(start, end));
}

/**
 * Rows of the test set, drawn once for a run, in chunks.
 *
 * @param purpose what they are drawn for
 * @param most at most so many; all, if absent
 */
export function drawnTestChunks({ seed, data }: SimulationPlan, purpose: string, most = Infinity): Int32Array[] {
  const { size } = data.test;
  return chunksOf(RandomStream.of(seed, purpose, 'samples').sample(Math.min(most, size), size));
}

/**
 * The mean of models on rows of the test set.
 *
 * @param models in shared memory
 * @param coefficients by which they are weighted
 */
export async function evaluateMean(
  pool: HostPool,
  models: readonly Float32Array[],
  coefficients: readonly number[],
  chunks: readonly Int32Array[],
): Promise<EvaluationSums> {
  const parts = chunks.map((rows) => pool.run((host) => host.evaluateMean(models, coefficients, rows)));
  return addSums(await Promise.all(parts));
}
