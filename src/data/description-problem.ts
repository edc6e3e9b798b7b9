import { isObject, type WrongValue } from '../core/module-use.js';
import type { TaskDescription } from './task.js';

const expected =
  'a task: { name, target: { shape, dtype: int32 or float32 }, output: { shape }, metric: { name, better, unit } }';

/** What is wrong with a value in place of a description of a task; undefined if nothing is. */
export function descriptionProblem(value: unknown): WrongValue | undefined {
  if (!isObject(value) || value instanceof Promise) return { expected };
  const wrong = Object.entries(parts).find(([name, isPart]) => !isPart(value[name]));
  return wrong && { found: `another ${wrong[0]} of the task`, expected };
}

const parts: Readonly<Record<keyof TaskDescription & string, (value: unknown) => boolean>> = {
  name: isText,
  target: (target) => isObject(target) && isShape(target.shape) && isOneOf(target.dtype, 'int32', 'float32'),
  output: (output) => isObject(output) && isShape(output.shape),
  metric: (metric) =>
    isObject(metric) &&
    isText(metric.name) &&
    isOneOf(metric.better, 'higher', 'lower') &&
    isOneOf(metric.unit, 'share', 'number'),
  module: (module) => module === undefined || isText(module),
  options: () => true,
  standard: (standard) =>
    standard === undefined ||
    (isObject(standard) && Number.isFinite(standard.mean) && Number.isFinite(standard.deviation)),
};

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isOneOf(value: unknown, ...allowed: readonly string[]): boolean {
  return typeof value === 'string' && allowed.includes(value);
}

/** Whether a value is a list of whole numbers of at least 1. */
export function isShape(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 1);
}
