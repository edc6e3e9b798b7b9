import { addSums, type EvaluationSums } from '../../learning/evaluation-sums.js';
import { evaluationChunks } from '../hosts/evaluate-rows.js';
import type { ModelReference, RowsReference } from '../hosts/evaluation-request.js';
import type { HostPool } from '../hosts/host-pool.js';

/** Evaluates a model on rows, in one host. */
export async function evaluateModel(pool: HostPool, model: ModelReference, on: RowsReference): Promise<EvaluationSums> {
  const { sums } = await pool.run((host) => host.evaluate({ model, sumsOn: [on] }));
  return sums[0];
}

/**
 * Evaluates a model on rows of the test set. The rows are spread over the hosts in fixed chunks, and the sums are
 * added in their order.
 */
export async function evaluateOverHosts(
  pool: HostPool,
  model: ModelReference,
  rows: Int32Array,
): Promise<EvaluationSums> {
  const parts = evaluationChunks(rows.length).map(([start, end]) =>
    evaluateModel(pool, model, { of: 'test', rows: rows.slice(start, end) }),
  );
  return addSums(await Promise.all(parts));
}

/** A model's logits on the test set: `[samples, classes]`, row-major, in shared memory. */
export async function outputsOfModel(pool: HostPool, model: ModelReference): Promise<Float32Array> {
  const { outputs } = await pool.run((host) => host.evaluate({ model, outputsOn: [{ of: 'test' }] }));
  return outputs[0];
}
