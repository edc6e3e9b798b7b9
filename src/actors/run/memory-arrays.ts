import type { Plain } from '../../core/plain.js';

/** An array of a memory and its place there: keys and positions, outermost first. */
export interface PlacedArray<Place> {
  readonly path: readonly (string | number)[];
  readonly array: Place;
}

/** A memory with null in place of its float32 arrays, and these arrays. */
export interface SeparatedMemory {
  readonly rest: Plain;
  readonly arrays: readonly PlacedArray<Float32Array>[];
}

/** Separates the float32 arrays from a memory, without copying them. */
export function separateArrays(memory: Plain): SeparatedMemory {
  const arrays: PlacedArray<Float32Array>[] = [];
  const rest = mapped(memory, [], (value, path) => {
    if (!(value instanceof Float32Array)) return value;
    arrays.push({ path, array: value });
    return null;
  });
  return { rest, arrays };
}

/** Puts the arrays back into a memory. */
export function joinArrays({ rest, arrays }: SeparatedMemory): Plain {
  const byPath = new Map(arrays.map(({ path, array }) => [JSON.stringify(path), array]));
  return mapped(rest, [], (value, path) => byPath.get(JSON.stringify(path)) ?? value);
}

/** A copy of a value in which each leaf, including typed arrays, is replaced. */
function mapped(
  value: Plain,
  path: readonly (string | number)[],
  replace: (leaf: Plain, path: readonly (string | number)[]) => Plain,
): Plain {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return replace(value, path);
  if (isList(value)) return value.map((each, position) => mapped(each, [...path, position], replace));
  const entries = Object.entries(value).map(([key, each]) => [key, mapped(each, [...path, key], replace)] as const);
  return Object.fromEntries(entries);
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}
