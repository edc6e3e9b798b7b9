import { type Layout, layoutSize } from '../../core/weights.js';
import type { Arrays, Signature, Tensors } from '../../engine/engine.js';
import type { IterateRequest, OptimizerState, TensorGroup } from '../iteration.js';
import { type WeightsUpdate, weightsUpdate } from './weights-update.js';

/** The optimizer of one group of tensors. */
export interface GroupOptimizer {
  readonly rule: WeightsUpdate;
  /** Names of the group's parameters, which it moves. */
  readonly names: readonly string[];
  /** Its own tensors, named `slot.parameter`, as they stand before the first step. */
  readonly slots: TensorGroup;
  /** Steps that it has taken. */
  readonly taken: number;
}

/**
 * The optimizers that a request names, by group.
 *
 * @throws RangeError if a group is missing or an optimizer's state does not fit its group
 */
export function groupOptimizers(request: IterateRequest): Record<string, GroupOptimizer> {
  const { state, optimizers = {}, optimizerStates = {}, learningRateFactor } = request;
  return Object.fromEntries(
    Object.entries(optimizers).map(([group, options]) => {
      if (!state[group]) throw new RangeError(`there is an optimizer of '${group}', which is not in the state`);
      const rule = weightsUpdate(options, learningRateFactor);
      const parameters = state[group].layout.filter(({ kind }) => kind === 'parameter');
      const layout = parameters.flatMap((entry) =>
        rule.slots.map((slot) => ({ ...entry, name: `${slot}.${entry.name}` })),
      );
      const names = parameters.map(({ name }) => name);
      return [group, { rule, names, ...standing(group, layout, optimizerStates[group]) }];
    }),
  );
}

function standing(group: string, layout: Layout, state?: OptimizerState): Pick<GroupOptimizer, 'slots' | 'taken'> {
  const size = layoutSize(layout);
  const { slots: values, steps: taken } = state ?? { slots: new Float32Array(size), steps: 0 };
  if (values.length === size) return { slots: { layout, values }, taken };
  throw new RangeError(`the optimizer of '${group}' keeps ${size} numbers, ${values.length} were given`);
}

/** The constants of all optimizers, as `group/constant`. */
export function optimizerConstants(optimizers: Readonly<Record<string, GroupOptimizer>>): Arrays {
  return named(optimizers, ({ rule }) =>
    Object.entries(rule.constants).map(([name, value]) => [name, Float32Array.of(value)]),
  );
}

/** The scheduled numbers of all optimizers in the next steps, as `group/number`. */
export function optimizerSchedules(optimizers: Readonly<Record<string, GroupOptimizer>>, steps: number): Arrays {
  return named(optimizers, ({ rule, taken }) =>
    Object.entries(rule.schedules).map(([name, schedule]) => [
      name,
      Float32Array.from({ length: steps }, (_, step) => schedule(taken + step + 1)),
    ]),
  );
}

/** Specifications of the scalars that `part` of all optimizers consists of, as `group/number`. */
export function optimizerSignature(
  optimizers: Readonly<Record<string, GroupOptimizer>>,
  part: 'constants' | 'schedules',
): Signature {
  return named(optimizers, ({ rule }) =>
    Object.keys(rule[part]).map((name) => [name, { shape: [], dtype: 'float32' } as const]),
  );
}

/** The tensors of a group and of its optimizer after a step. */
export function moved(
  { rule, names }: GroupOptimizer,
  tensors: Tensors,
  gradients: Tensors,
  slots: Tensors,
  numbers: Tensors,
): { readonly tensors: Tensors; readonly slots: Tensors } {
  const moving = names.filter((name) => gradients[name]);
  const updated = rule.update(
    moving.map((name) => tensors[name]),
    moving.map((name) => gradients[name]),
    moving.map((name) => Object.fromEntries(rule.slots.map((slot) => [slot, slots[`${slot}.${name}`]]))),
    numbers,
  );
  const next = { tensors: { ...tensors }, slots: { ...slots } };
  updated.forEach((update, k) => {
    next.tensors[moving[k]] = update.parameter;
    for (const slot of rule.slots) next.slots[`${slot}.${moving[k]}`] = update.slots[slot];
  });
  return next;
}

function named<T>(
  optimizers: Readonly<Record<string, GroupOptimizer>>,
  entries: (optimizer: GroupOptimizer) => readonly (readonly [string, T])[],
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(optimizers).flatMap(([group, optimizer]) =>
      entries(optimizer).map(([name, value]) => [`${group}/${name}`, value] as const),
    ),
  );
}
