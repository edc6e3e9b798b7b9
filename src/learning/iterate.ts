import { augmentationsFor, augmentDraws } from './augment.js';
import { trainingCapacity } from './batch-capacity.js';
import { type Batches, rowWeights, shuffledBatches } from './batches.js';
import { tablesOf, valuesOf } from './columns.js';
import { frozenColumns, frozenConstants } from './frozen.js';
import type { IterateRequest, IterateResult, TensorGroup } from './iteration.js';
import { iterationProgram } from './iteration-program.js';
import { groupOptimizers, optimizerConstants, optimizerSchedules } from './optimizers/group-optimizer.js';
import { prefixed } from './prefixed-names.js';
import { identityOf } from './program-cache.js';
import type { Setting } from './setting.js';
import { stepKeys } from './step-keys.js';
import { checkGroups, groupsViews, mapValues, type TensorGroups } from './tensor-groups.js';

/**
 * Runs an iteration as one scan. The FLOPs counted are those executed, padding of partial batches included.
 *
 * @param identity stands for the step in the key of the compiled program
 * @throws RangeError if values do not fit their shapes or a count is not a whole number in its range
 */
export async function iterate(
  setting: Setting,
  asked: IterateRequest,
  identity: string | number = identityOf(asked.step),
): Promise<IterateResult> {
  checkCounts(asked);
  checkGroups(asked.state);
  const request = await withFrozenColumns(setting, asked);
  const { data, state, constants = {}, inputs: draw = () => ({}) } = request;
  const { augment = [], frozen = {} } = request.data ? request : {};
  const tables = data && tablesOf(setting.model, setting.task.description, data);
  const rows = data ? trainingCapacity(request.batch, data.size) : 0;
  const batches = batchesOf(request, rows);
  const steps = batches ? batches.steps : (request.steps ?? 0);
  const optimizers = groupOptimizers(request);
  const slots = mapValues(optimizers, (optimizer) => optimizer.slots);
  const endedWith = (final: FinalGroups) => ({
    state: final.state,
    optimizerStates: mapValues(optimizers, ({ taken }, group) => ({ steps: taken + steps, slots: final.slots[group] })),
    steps,
  });
  if (steps === 0) {
    return { ...endedWith({ state: copies(state), slots: copies(slots) }), outputs: {}, loss: Number.NaN };
  }

  const inputs = draw({ steps, rows });
  const first = Math.max(0, ...Object.values(optimizers).map(({ taken }) => taken));
  const changes =
    request.data && augmentDraws(augmentationsFor(augment, setting.model), { first, steps, rows }, request.random);
  const drawn = drawsInTraining(request) ? request.random : undefined;
  const frozenWeights = frozenConstants(setting.model, frozen);
  const prepared = {
    ...request,
    identity,
    optimizers,
    constants,
    inputs,
    tables,
    rows,
    augment,
    frozen,
    frozenWeights,
    draws: drawn !== undefined,
  };
  const scan = await iterationProgram(setting, prepared);
  const { final, outputs } = await scan.run({
    steps,
    state: { ...groupsViews('state', state), ...groupsViews('slots', slots) },
    constants: {
      ...prefixed('given', valuesOf(constants)),
      ...prefixed('frozen', valuesOf(frozenWeights)),
      ...prefixed('optimizer', optimizerConstants(optimizers)),
    },
    inputs: {
      ...prefixed('given', valuesOf(inputs)),
      ...prefixed('optimizer', optimizerSchedules(optimizers, steps)),
      ...(changes && prefixed('augment', changes)),
      ...(drawn && stepKeys(first, steps, drawn)),
      ...(batches && { rowWeights: rowWeights(batches) }),
    },
    tables: tables?.arrays,
    rows: batches?.rows,
  });
  setting.meter.add(steps * scan.flopsPerStep);
  const loss = meanLoss(outputs.loss, steps, batches, data && Math.ceil(data.size / rows));
  return { ...endedWith(finalGroups(final, state, slots)), outputs, loss };
}

/** Adds the outputs of frozen models to the request as columns, unless samples are augmented. */
async function withFrozenColumns(setting: Setting, request: IterateRequest): Promise<IterateRequest> {
  if (!request.data || !request.frozen || request.augment?.length) return request;
  const { data, frozen, ...rest } = request;
  const columns = await frozenColumns(setting, frozen, data);
  return { ...rest, data: { ...data, extra: { ...data.extra, ...columns } } };
}

function batchesOf(request: IterateRequest, rows: number): Batches | undefined {
  if (!request.data) return undefined;
  const { data, epochs = Infinity, random, steps } = request;
  // Without samples there are no steps, whatever the number of epochs.
  return shuffledBatches(data.size, rows, data.size > 0 ? epochs : 0, random, steps);
}

/** Whether a forward pass of a step may draw random numbers. */
function drawsInTraining({ models = {}, generators = {} }: IterateRequest): boolean {
  return [models, generators].some((networks) => Object.values(networks).some(({ random }) => random));
}

/** The final values of groups and of what their optimizers keep, by group, in fresh memory. */
interface FinalGroups {
  readonly state: Readonly<Record<string, Float32Array>>;
  readonly slots: Readonly<Record<string, Float32Array>>;
}

function copies(groups: TensorGroups): FinalGroups['state'] {
  return mapValues(groups, ({ values }) => values.slice());
}

/** The groups' parts of a scan's final state, whose signature lists the groups of the state first, then the slots. */
function finalGroups(final: Float32Array, state: TensorGroups, slots: TensorGroups): FinalGroups {
  let offset = 0;
  const part = ({ values }: TensorGroup) => {
    offset += values.length;
    return final.subarray(offset - values.length, offset);
  };
  return { state: mapValues(state, part), slots: mapValues(slots, part) };
}

/** See {@link IterateResult.loss}. */
function meanLoss(
  losses: ArrayLike<number> | undefined,
  steps: number,
  batches: Batches | undefined,
  stepsPerEpoch = steps,
): number {
  if (losses?.length !== steps) return Number.NaN;
  let sum = 0;
  let samples = 0;
  for (let step = Math.floor((steps - 1) / stepsPerEpoch) * stepsPerEpoch; step < steps; step++) {
    const count = batches ? batches.counts[step] : 1;
    sum += losses[step] * count;
    samples += count;
  }
  return sum / samples;
}

function checkCounts(request: IterateRequest): void {
  const { epochs, batch, steps } = { epochs: undefined, batch: undefined, ...request };
  if (epochs === undefined && steps === undefined)
    throw new RangeError('an iteration needs a number of epochs or of steps');
  for (const [name, value, least] of [
    ['epochs', epochs, 0],
    ['batch', batch === 'full' ? 1 : batch, 1],
    ['steps', steps, 0],
  ] as const) {
    if (value !== undefined && (!Number.isInteger(value) || value < least)) {
      throw new RangeError(`${name} must be a whole number of at least ${least}, not ${value}`);
    }
  }
}
