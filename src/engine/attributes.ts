import { util } from '@tensorflow/tfjs-core';
import type { TensorType } from './tensor-type.js';

/** A kernel's attributes as tfjs passes them. */
export type Attributes = Readonly<Record<string, unknown>>;

/** A number among the attributes; the fallback where it is absent. */
export function numberAttribute(attrs: Attributes, name: string, fallback?: number): number {
  const value = attrs[name] ?? fallback;
  if (typeof value !== 'number') throw new TypeError(`attribute '${name}' is not a number: ${String(value)}`);
  return value;
}

/** A list of numbers among the attributes; a single number counts as a list of one. */
export function numbersAttribute(attrs: Attributes, name: string): number[] {
  const value = attrs[name];
  if (typeof value === 'number') return [value];
  if (!isNumbers(value)) throw new TypeError(`attribute '${name}' is not a list of numbers: ${String(value)}`);
  return [...value];
}

/** A list of pairs of numbers among the attributes, as paddings and crops are written. */
export function pairsAttribute(attrs: Attributes, name: string): [number, number][] {
  const value = attrs[name];
  if (!Array.isArray(value)) throw new TypeError(`attribute '${name}' is not a list of pairs`);
  return value.map((pair: unknown) => {
    if (!isNumbers(pair) || pair.length !== 2) throw new TypeError(`attribute '${name}' is not a list of pairs`);
    return [pair[0], pair[1]];
  });
}

/** A flag among the attributes; false where it is absent. */
export function flagAttribute(attrs: Attributes, name: string): boolean {
  return attrs[name] === true;
}

/** A text among the attributes; the fallback where it is absent. */
export function textAttribute(attrs: Attributes, name: string, fallback?: string): string {
  const value = attrs[name] ?? fallback;
  if (typeof value !== 'string') throw new TypeError(`attribute '${name}' is not a text: ${String(value)}`);
  return value;
}

/** Axes among the attributes as ascending indices into a shape; all axes where the attribute is absent or empty. */
export function axesAttribute(attrs: Attributes, name: string, shape: readonly number[]): number[] {
  const given = attrs[name] === undefined || attrs[name] === null ? [] : numbersAttribute(attrs, name);
  if (given.length === 0) return shape.map((_, axis) => axis);
  return util.parseAxisParam(given, [...shape]).sort((a, b) => a - b);
}

/** One axis among the attributes as an index into a shape; the fallback where it is absent. */
export function axisAttribute(attrs: Attributes, name: string, shape: readonly number[], fallback = 0): number {
  const given = attrs[name] === undefined || attrs[name] === null ? [fallback] : numbersAttribute(attrs, name);
  return util.parseAxisParam(given[0], [...shape])[0];
}

/** The inputs of a kernel over a list of tensors, in order. */
export function listInputs<T extends TensorType>(inputs: Readonly<Record<string, T>>): T[] {
  return Object.keys(inputs)
    .map(Number)
    .sort((a, b) => a - b)
    .map((index) => inputs[index]);
}

function isNumbers(value: unknown): value is readonly number[] {
  return (Array.isArray(value) || ArrayBuffer.isView(value)) && Array.from(Object.values(value)).every(isNumber);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
