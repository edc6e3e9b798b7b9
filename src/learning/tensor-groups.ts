import { sumOf } from '../core/statistics.js';
import { namedViews, sizeOf } from '../core/weights.js';
import type { Signature, Tensors } from '../engine/engine.js';
import type { TensorGroup } from './iteration.js';

/** Groups by name. */
export type TensorGroups = Readonly<Record<string, TensorGroup>>;

/** The specifications of all tensors of some groups, as `prefix/group/tensor`. */
export function groupsSignature(prefix: string, groups: TensorGroups): Signature {
  return flat(prefix, groups, ({ layout }) =>
    layout.map(({ name, shape }) => [name, { shape, dtype: 'float32' } as const]),
  );
}

/** Views of all tensors of some groups, as `prefix/group/tensor`: they share the groups' memory. */
export function groupsViews(prefix: string, groups: TensorGroups): Record<string, Float32Array> {
  return flat(prefix, groups, ({ layout, values }) => Object.entries(namedViews(layout, values)));
}

/** The tensors of some groups out of a record that holds them as `prefix/group/tensor`. */
export function groupsTensors(prefix: string, groups: TensorGroups, tensors: Tensors): Record<string, Tensors> {
  return mapValues(groups, ({ layout }, group) =>
    Object.fromEntries(layout.map(({ name }) => [name, tensors[`${prefix}/${group}/${name}`]])),
  );
}

/** Tensors by group as `prefix/group/tensor`. */
export function flatTensors(prefix: string, groups: Readonly<Record<string, Tensors>>): Tensors {
  return flat(prefix, groups, (tensors) => Object.entries(tensors));
}

/** @throws RangeError naming the group, if its values are not what its layout says */
export function checkGroups(groups: TensorGroups): void {
  for (const [name, { layout, values }] of Object.entries(groups)) {
    const size = sumOf(layout, ({ shape }) => sizeOf(shape));
    if (values.length !== size) {
      throw new RangeError(`the layout of '${name}' has ${size} numbers, ${values.length} were given`);
    }
  }
}

/** A record with every value changed. */
export function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T, name: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}

function flat<G, T>(
  prefix: string,
  groups: Readonly<Record<string, G>>,
  entries: (group: G) => readonly (readonly [string, T])[],
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(groups).flatMap(([group, content]) =>
      entries(content).map(([name, value]) => [`${prefix}/${group}/${name}`, value] as const),
    ),
  );
}
