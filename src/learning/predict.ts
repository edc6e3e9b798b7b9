import type { Tensor } from '@tensorflow/tfjs-core';
import { namedViews, sizeOf, type Weights } from '../core/weights.js';
import type { ScanSignature, ScanStep } from '../engine/engine.js';
import { evaluationCapacity } from './batch-capacity.js';
import { consecutiveBatches, rowWeightsOf, rowWeightsSignature } from './batches.js';
import { tablesOf } from './columns.js';
import { cachedScan } from './program-cache.js';
import { scaled } from './scaling.js';
import { checkWeights, type Setting, weightsSignature } from './setting.js';
import type { Task } from './tasks/task.js';

/** What is predicted for a sample: `[...outputShape]` logits or probabilities, or the `[features]` before the last layer. */
export type PredictedOutput = 'logits' | 'probabilities' | 'features';

/**
 * The outputs of a model, one row a sample, row-major, with running statistics of batch normalisation.
 *
 * @throws RangeError if `x` is not a whole number of samples, or probabilities are asked for where the task has none
 */
export async function predict(
  setting: Setting,
  weights: Weights,
  x: Float32Array | Uint8Array,
  output: PredictedOutput,
): Promise<Float32Array> {
  const { engine, model, scaling, meter, task } = setting;
  checkWeights(model, weights);
  const size = Math.floor(x.length / sizeOf(model.inputShape));
  const tables = tablesOf(model, task.description, { size, x });
  if (size === 0) return new Float32Array(0);
  const rows = evaluationCapacity(size);
  const signature: ScanSignature = {
    state: {},
    constants: weightsSignature(model),
    inputs: rowWeightsSignature(model, rows),
    tables: tables.signature,
    rows,
  };
  const key = JSON.stringify(['predict', output, model.key, task.key, scaling, signature]);
  const scan = await cachedScan(engine, key, () => engine.scan(predictionStep(setting, output), signature));
  const batches = consecutiveBatches(size, rows);
  const { outputs } = await scan.run({
    steps: batches.steps,
    state: {},
    constants: namedViews(model.layout, weights),
    inputs: rowWeightsOf(model, batches),
    tables: tables.arrays,
    rows: batches.rows,
  });
  meter.add(batches.steps * scan.flopsPerStep);
  const columns = outputs.rows.length / batches.rows.length;
  return Float32Array.from(outputs.rows.subarray(0, size * columns));
}

function predictionStep({ model, scaling, task }: Setting, output: PredictedOutput): ScanStep {
  return (_state, { constants, inputs, tables }) => {
    const mode = { training: false, rowWeights: inputs.rowWeights };
    const { logits, features } = model.apply(constants, scaled(tables.x, scaling), mode);
    const rows = { logits: () => logits, features: () => features, probabilities: () => probabilitiesOf(task, logits) };
    return { state: {}, outputs: { rows: rows[output]() } };
  };
}

function probabilitiesOf({ soft, description }: Task, output: Tensor): Tensor {
  if (soft) return soft.probabilities(output);
  throw new RangeError(`the outputs of a model for the task '${description.name}' are no probabilities`);
}
