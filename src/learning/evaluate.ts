import * as tf from '@tensorflow/tfjs-core';
import { namedViews, type Weights } from '../core/weights.js';
import type { Targets } from '../data/dataset.js';
import type { ScanSignature, ScanStep } from '../engine/engine.js';
import type { Columns } from './batch.js';
import { evaluationCapacity } from './batch-capacity.js';
import { consecutiveBatches, rowWeightsOf, rowWeightsSignature } from './batches.js';
import { tablesOf } from './columns.js';
import type { EvaluationSums } from './evaluation-sums.js';
import { predict } from './predict.js';
import { cachedScan } from './program-cache.js';
import { scaled } from './scaling.js';
import { checkWeights, type Setting, weightsSignature } from './setting.js';
import { mapValues } from './tensor-groups.js';

/**
 * Sums the losses of a model over samples and what else the task counts of them, with running statistics of batch normalisation.
 *
 * @throws RangeError if the data have no targets or do not fit the model
 */
export async function evaluate(setting: Setting, weights: Weights, data: Columns): Promise<EvaluationSums> {
  const { engine, model, scaling, meter, task } = setting;
  checkWeights(model, weights);
  if (!data.y) throw new RangeError('evaluation needs targets');
  const tables = tablesOf(model, task.description, { size: data.size, x: data.x, y: data.y });
  if (data.size === 0) return { samples: 0, loss: 0 };
  const rows = evaluationCapacity(data.size);
  const signature: ScanSignature = {
    state: {},
    constants: weightsSignature(model),
    inputs: { real: { shape: [rows], dtype: 'float32' }, ...rowWeightsSignature(model, rows) },
    tables: tables.signature,
    rows,
  };
  const key = JSON.stringify(['evaluate', model.key, task.key, scaling, signature]);
  const scan = await cachedScan(engine, key, () => engine.scan(evaluationStep(setting), signature));
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
  const { loss, ...sums } = mapValues(outputs, sumOf);
  const counted = Number.isFinite(loss)
    ? sums
    : { ...sums, ...(await sumsOfNotFinite(setting, weights, data, data.y)) };
  return { samples: data.size, ...counted, loss };
}

/** What the task counts where outputs are not all finite, told from the outputs themselves. */
async function sumsOfNotFinite(
  setting: Setting,
  weights: Weights,
  { x }: Pick<Columns, 'x'>,
  targets: Targets,
): Promise<Readonly<Record<string, number>>> {
  const { task } = setting;
  if (!task.sumsOfNotFinite) return {};
  return task.sumsOfNotFinite(await predict(setting, weights, x, 'logits'), targets);
}

function evaluationStep({ model, scaling, task }: Setting): ScanStep {
  return (_state, { constants, inputs, tables }) => {
    const { logits } = model.apply(constants, scaled(tables.x, scaling), {
      training: false,
      rowWeights: inputs.rowWeights,
    });
    const perSample = { ...task.sums(logits, tables.y), loss: task.losses(logits, tables.y) };
    return { state: {}, outputs: mapValues(perSample, (values) => tf.sum(tf.mul(values, inputs.real))) };
  };
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
