import { namedViews, type Weights } from '../core/weights.js';
import type { Arrays } from '../engine/engine.js';
import { trainingCapacity } from './batch-capacity.js';
import { type Batches, rowWeights, shuffledBatches } from './batches.js';
import { tablesOf, valuesOf } from './columns.js';
import { fitProgram } from './fit-program.js';
import type { FitRequest, FitResult } from './learner.js';
import { weightsUpdate } from './optimizers/weights-update.js';
import { prefixed, unprefixed } from './prefixed-names.js';
import { checkWeights, type Setting } from './setting.js';

/**
 * Runs a whole local training as one scan. The FLOPs counted are those executed, padding of partial batches included.
 *
 * @throws RangeError if the data do not fit the model or a count is not a whole number in its range
 */
export async function fitWeights(setting: Setting, request: FitRequest): Promise<FitResult> {
  const { model, meter } = setting;
  const { weights, data, constants = {} } = request;
  checkWeights(model, weights);
  checkCounts(request);
  const tables = tablesOf(model, data);
  const rows = trainingCapacity(request.batch, data.size);
  const batches = shuffledBatches(data.size, rows, request.epochs, request.random, request.steps);
  const { steps } = batches;
  if (steps === 0) return { weights: weights.slice(), loss: Number.NaN, steps, observed: {} };

  const optimizer = weightsUpdate(request.optimizer);
  const { scan, slots } = await fitProgram(setting, request, optimizer, tables, rows);
  const trained: Weights = new Float32Array(weights.length);
  const { outputs } = await scan.run({
    steps,
    state: { ...namedViews(model.layout, weights), ...slots },
    constants: {
      ...prefixed('loss', valuesOf(constants)),
      ...prefixed(
        'optimizer',
        arrays(optimizer.constants, (value) => Float32Array.of(value)),
      ),
    },
    inputs: {
      rowWeights: rowWeights(batches),
      ...prefixed(
        'optimizer',
        arrays(optimizer.schedules, (schedule) =>
          Float32Array.from({ length: steps }, (_, step) => schedule(step + 1)),
        ),
      ),
    },
    tables: tables.arrays,
    rows: batches.rows,
    into: namedViews(model.layout, trained),
  });
  meter.add(steps * scan.flopsPerStep);
  const loss = lastEpochLoss(outputs.loss, batches, Math.ceil(data.size / rows));
  return { weights: trained, loss, steps, observed: unprefixed('observed', outputs) };
}

/** Mean over the samples of the last epoch, each at the loss of its step. */
function lastEpochLoss(losses: ArrayLike<number>, { steps, counts }: Batches, stepsPerEpoch: number): number {
  let sum = 0;
  let samples = 0;
  for (let step = Math.floor((steps - 1) / stepsPerEpoch) * stepsPerEpoch; step < steps; step++) {
    sum += losses[step] * counts[step];
    samples += counts[step];
  }
  return sum / samples;
}

function checkCounts({ epochs, batch, steps = 0 }: FitRequest): void {
  for (const [name, value, least] of [
    ['epochs', epochs, 0],
    ['batch', batch === 'full' ? 1 : batch, 1],
    ['steps', steps, 0],
  ] as const) {
    if (!Number.isInteger(value) || value < least) {
      throw new RangeError(`${name} must be a whole number of at least ${least}, not ${value}`);
    }
  }
}

function arrays<T>(record: Readonly<Record<string, T>>, values: (item: T) => Float32Array): Arrays {
  return Object.fromEntries(Object.entries(record).map(([name, item]) => [name, values(item)]));
}
