import * as tf from '@tensorflow/tfjs-core';
import type { ScanProgram, ScanSignature, ScanStep, Tensors } from '../engine/engine.js';
import type { ApplyMode, Model, Trainable } from '../models/model.js';
import { uniformSource } from '../models/uniform-source.js';
import { augmentationsFor, augmented, augmentSignature } from './augment.js';
import type { AugmentOptions } from './augmentations/registry.js';
import type { Batch, Column, Frozen } from './batch.js';
import { specsOf, type Tables } from './columns.js';
import { frozenKey, frozenOutputs } from './frozen.js';
import type { IterateRequest, IterationContext, IterationStep } from './iteration.js';
import { type GroupOptimizer, moved, optimizerSignature } from './optimizers/group-optimizer.js';
import { prefixed, unprefixed } from './prefixed-names.js';
import { cachedScan } from './program-cache.js';
import { type Scaling, scaled } from './scaling.js';
import type { Setting } from './setting.js';
import { stepKeySignature } from './step-keys.js';
import { flatTensors, groupsSignature, groupsTensors, mapValues, type TensorGroups } from './tensor-groups.js';

/** An iteration whose sizes are known. */
export interface Prepared extends Pick<IterateRequest, 'step' | 'state' | 'models' | 'generators'> {
  /** Stands for the step in the program's key. */
  readonly identity: string | number;
  readonly optimizers: Readonly<Record<string, GroupOptimizer>>;
  readonly constants: Readonly<Record<string, Column>>;
  readonly inputs: Readonly<Record<string, Column>>;
  readonly tables?: Tables;
  readonly rows: number;
  readonly augment: readonly AugmentOptions[];
  /** Models whose outputs are computed in every step. */
  readonly frozen: Readonly<Record<string, Frozen>>;
  /** Whether forward passes draw random numbers. */
  readonly draws: boolean;
  /** Their weights. */
  readonly frozenWeights: Readonly<Record<string, Column>>;
}

/** The program of an iteration: compiled once per engine for a step, its models, kinds of optimizer and shapes. */
export function iterationProgram({ engine, model, scaling }: Setting, prepared: Prepared): Promise<ScanProgram> {
  const { identity, state, optimizers, models = {}, generators = {}, tables, rows, augment, frozen } = prepared;
  const slots = mapValues(optimizers, (optimizer) => optimizer.slots);
  const signature: ScanSignature = {
    state: { ...groupsSignature('state', state), ...groupsSignature('slots', slots) },
    constants: {
      ...prefixed('given', specsOf(prepared.constants)),
      ...prefixed('frozen', specsOf(prepared.frozenWeights)),
      ...prefixed('optimizer', optimizerSignature(optimizers, 'constants')),
    },
    inputs: {
      ...prefixed('given', specsOf(prepared.inputs)),
      ...prefixed('optimizer', optimizerSignature(optimizers, 'schedules')),
      ...prefixed('augment', augmentSignature(augmentationsFor(augment, model), rows)),
      ...(prepared.draws && stepKeySignature),
      ...(tables && { rowWeights: { shape: [rows], dtype: 'float32' } }),
    },
    tables: tables?.signature,
    rows,
  };
  const networks = [models, generators].map((named) => mapValues<Trainable, string>(named, ({ key }) => key));
  const rules = mapValues(optimizers, ({ rule, names }) => [rule.key, names]);
  const changes = [augment, frozenKey(model, frozen)];
  const key = JSON.stringify(['iterate', identity, networks, rules, scaling, changes, signature]);
  return cachedScan(engine, key, () => engine.scan(scanStep(prepared, slots, model, scaling), signature));
}

function scanStep(prepared: Prepared, slotGroups: TensorGroups, model: Model, scaling: Scaling): ScanStep {
  const { step, state: groups, optimizers, models = {}, generators = {}, tables } = prepared;
  return (carried, given) => {
    const state = groupsTensors('state', groups, carried);
    const slots = groupsTensors('slots', slotGroups, carried);
    const numbers = unprefixed('optimizer', { ...given.constants, ...given.inputs });
    const batch = tables && batchOf(given, prepared, model, scaling);
    const trainingMode: ApplyMode = {
      training: true,
      rowWeights: given.inputs.rowWeights,
      ...(prepared.draws && { random: uniformSource(given.inputs.stepKey) }),
    };
    const nextSlots: Record<string, Tensors> = {};
    const context: IterationContext = {
      state,
      models,
      generators,
      constants: unprefixed('given', given.constants),
      inputs: unprefixed('given', given.inputs),
      trainingMode,
      get batch() {
        if (batch) return batch;
        throw new RangeError('the step reads a batch, and the request has no data');
      },
      update(group, gradients) {
        const optimizer = optimizers[group];
        if (!optimizer) throw new RangeError(`'${group}' has no optimizer`);
        if (nextSlots[group]) throw new RangeError(`'${group}' is moved twice in one step`);
        const next = moved(optimizer, state[group], gradients, slots[group], numbersOf(group, numbers));
        nextSlots[group] = next.slots;
        return next.tensors;
      },
    };
    const { state: next, outputs = {} } = step(context);
    checkNames(groups, next);
    return {
      state: { ...carried, ...flatTensors('state', next), ...flatTensors('slots', nextSlots) },
      outputs,
    };
  };
}

function numbersOf(group: string, numbers: Tensors): Tensors {
  const mine = Object.entries(numbers).filter(([name]) => name.startsWith(`${group}/`));
  return Object.fromEntries(mine.map(([name, number]) => [name.slice(group.length + 1), number]));
}

function batchOf(
  { tables, inputs, constants }: Parameters<ScanStep>[1],
  { augment, frozen }: Prepared,
  model: Model,
  scaling: Scaling,
): Batch {
  const x = augmented(
    scaled(tables.x, scaling),
    augmentationsFor(augment, model),
    unprefixed('augment', inputs),
    scaling,
  );
  const { rowWeights } = inputs;
  return {
    x,
    y: tables.y,
    extra: {
      ...unprefixed('extra', tables),
      ...frozenOutputs(model, frozen, unprefixed('frozen', constants), x),
    },
    rowWeights,
    mean: (perSample) => tf.sum(tf.mul(perSample, rowWeights)),
  };
}

/** What a step returns beside its state would be lost without a word. */
function checkNames(groups: TensorGroups, next: ReturnType<IterationStep>['state']): void {
  for (const [group, tensors] of Object.entries(next)) {
    const known = new Set(groups[group]?.layout.map(({ name }) => name));
    const unknown = Object.keys(tensors).find((name) => !known.has(name));
    if (unknown !== undefined)
      throw new RangeError(`the step returns '${unknown}' of '${group}', which is not in the state`);
  }
}
