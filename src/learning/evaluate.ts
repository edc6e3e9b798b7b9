import * as tf from '@tensorflow/tfjs-core';
import { namedViews, type Weights } from '../core/weights.js';
import type { ScanSignature, ScanStep } from '../engine/engine.js';
import type { Model } from '../models/model.js';
import type { Columns } from './batch.js';
import { evaluationCapacity } from './batch-capacity.js';
import { consecutiveBatches, rowWeightsOf, rowWeightsSignature } from './batches.js';
import { predictedClass } from './class-accuracies.js';
import { tablesOf } from './columns.js';
import type { EvaluationSums } from './learner.js';
import { crossEntropyOf } from './losses.js';
import { predict } from './predict.js';
import { cachedScan } from './program-cache.js';
import { type Scaling, scaled } from './scaling.js';
import { checkWeights, type Setting, weightsSignature } from './setting.js';

/**
 * Counts the samples that a model classifies as labelled (the first of equal logits wins) and sums their
 * cross-entropies, with running statistics of batch normalisation. A sample whose logits are not all finite is not classified:
 * it counts as wrong, and the sum is not finite.
 *
 * @throws RangeError if the data have no labels or do not fit the model
 */
export async function evaluate(setting: Setting, weights: Weights, data: Columns): Promise<EvaluationSums> {
  const { engine, model, scaling, meter } = setting;
  checkWeights(model, weights);
  if (!data.y) throw new RangeError('evaluation needs labels');
  const tables = tablesOf(model, { size: data.size, x: data.x, y: data.y });
  if (data.size === 0) return { samples: 0, correct: 0, loss: 0 };
  const rows = evaluationCapacity(data.size);
  const signature: ScanSignature = {
    state: {},
    constants: weightsSignature(model),
    inputs: { real: { shape: [rows], dtype: 'float32' }, ...rowWeightsSignature(model, rows) },
    tables: tables.signature,
    rows,
  };
  const key = JSON.stringify(['evaluate', model.key, scaling, signature]);
  const scan = await cachedScan(engine, key, () => engine.scan(evaluationStep(model, scaling), signature));
  const batches = consecutiveBatches(data.size, rows);
  const real = new Float32Array(batches.rows.length).fill(1, 0, data.size);
  const { outputs } = await scan.run({
    steps: batches.steps,
    state: {},
    constants: namedViews(model.layout, weights),
    inputs: { real, ...rowWeightsOf(model, batches) },
    tables: tables.arrays,
    rows: batches.rows,
  });
  meter.add(batches.steps * scan.flopsPerStep);
  const loss = sumOf(outputs.loss);
  const correct = Number.isFinite(loss) ? sumOf(outputs.correct) : await correctOf(setting, weights, data, data.y);
  return { samples: data.size, correct, loss };
}

/** How many samples are classified as labelled, told from the logits, as the largest of what is not finite means nothing. */
async function correctOf(
  setting: Setting,
  weights: Weights,
  { x }: Pick<Columns, 'x'>,
  labels: Int32Array,
): Promise<number> {
  const logits = await predict(setting, weights, x, 'logits');
  const { classes } = setting.model;
  return labels.reduce(
    (sum, label, row) => sum + (predictedClass(logits, row * classes, classes) === label ? 1 : 0),
    0,
  );
}

function evaluationStep(model: Model, scaling: Scaling): ScanStep {
  return (_state, { constants, inputs, tables }) => {
    const { logits } = model.apply(constants, scaled(tables.x, scaling), {
      training: false,
      rowWeights: inputs.rowWeights,
    });
    const hits = tf.cast(tf.equal(tf.argMax(logits, 1), tables.y), 'float32');
    const losses = crossEntropyOf(logits, tables.y);
    return {
      state: {},
      outputs: { correct: tf.sum(tf.mul(hits, inputs.real)), loss: tf.sum(tf.mul(losses, inputs.real)) },
    };
  };
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
