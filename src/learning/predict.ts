import * as tf from '@tensorflow/tfjs-core';
import { namedViews, sizeOf, type Weights } from '../core/weights.js';
import type { ScanSignature, ScanStep } from '../engine/engine.js';
import type { Model } from '../models/model.js';
import { evaluationCapacity } from './batch-capacity.js';
import { consecutiveBatches, rowWeightsOf, rowWeightsSignature } from './batches.js';
import { tablesOf } from './columns.js';
import { cachedScan } from './program-cache.js';
import { type Scaling, scaled } from './scaling.js';
import { checkWeights, type Setting, weightsSignature } from './setting.js';

/** What is predicted for a sample: `[classes]` logits or probabilities, or the `[features]` before the last layer. */
export type PredictedOutput = 'logits' | 'probabilities' | 'features';

/**
 * The outputs of a model, one row a sample, row-major, with running statistics of batch normalisation.
 *
 * @throws RangeError if `x` is not a whole number of samples
 */
export async function predict(
  setting: Setting,
  weights: Weights,
  x: Float32Array | Uint8Array,
  output: PredictedOutput,
): Promise<Float32Array> {
  const { engine, model, scaling, meter } = setting;
  checkWeights(model, weights);
  const size = Math.floor(x.length / sizeOf(model.inputShape));
  const tables = tablesOf(model, { size, x });
  if (size === 0) return new Float32Array(0);
  const rows = evaluationCapacity(size);
  const signature: ScanSignature = {
    state: {},
    constants: weightsSignature(model),
    inputs: rowWeightsSignature(model, rows),
    tables: tables.signature,
    rows,
  };
  const key = JSON.stringify(['predict', output, model.key, scaling, signature]);
  const scan = await cachedScan(engine, key, () => engine.scan(predictionStep(model, scaling, output), signature));
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

function predictionStep(model: Model, scaling: Scaling, output: PredictedOutput): ScanStep {
  return (_state, { constants, inputs, tables }) => {
    const mode = { training: false, rowWeights: inputs.rowWeights };
    const { logits, features } = model.apply(constants, scaled(tables.x, scaling), mode);
    const rows = { logits: () => logits, features: () => features, probabilities: () => tf.softmax(logits) };
    return { state: {}, outputs: { rows: rows[output]() } };
  };
}
