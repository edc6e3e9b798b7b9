import type { Plain } from '../../src/core/plain.js';

/** The value at a place in nested records; undefined where there is none. */
export function partAt(value: Plain, ...path: readonly string[]): Plain {
  return path.reduce<Plain>((part, key) => Object.entries(part ?? {}).find(([name]) => name === key)?.[1], value);
}

/** A vector of float32, at a place in nested records. */
export function floats(value: Plain, ...path: readonly string[]): Float32Array {
  const part = partAt(value, ...path);
  if (part instanceof Float32Array) return part;
  throw new TypeError(`expected a vector of float32 at '${path.join('.')}'`);
}
