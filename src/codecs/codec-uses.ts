import { calls, expecting, isObject, type Use, type WrongValue } from '../core/module-use.js';
import { findNotPlain } from '../core/not-plain.js';

/** How a module's codec is used. */
export const codecUses: Readonly<Record<string, Use>> = {
  refusal: calls({
    problem: expecting('nothing or a text', (value) => value === undefined || typeof value === 'string'),
  }),
  encode: calls({ problem: (value, [vector]) => encodedProblem(value, sizeOfVector(vector)) }),
  decode: calls({ problem: (value, [, size]) => vectorProblem(value, Number(size)) }),
  gather: calls({
    problem: (value, [, values]) => gatheredProblem(value, Array.isArray(values) ? values : []),
  }),
  account: calls({
    problem: expecting('a function of the number of rounds', (value) => typeof value === 'function'),
    returns: () => calls({ problem: expecting('a record of numbers', isRecordOfNumbers) }),
  }),
};

function encodedProblem(value: unknown, size: number): WrongValue | undefined {
  if (!isObject(value) || value instanceof Promise) return { expected: '{ wire, value, memory }' };
  const problem = vectorProblem(value.value, size);
  if (problem) return { found: `another value: ${problem.found ?? typeof value.value}`, expected: problem.expected };
  const found = findNotPlain(value.wire, 'wire') ?? findNotPlain(value.memory, 'memory');
  return found === undefined ? undefined : { found, expected: 'plain data as wire and memory' };
}

function gatheredProblem(value: unknown, values: readonly unknown[]): WrongValue | undefined {
  const expected = `${values.length} vectors, one for each that it was given`;
  if (!Array.isArray(value) || value.length !== values.length) return { expected };
  const wrong = value.map((vector, position) => vectorProblem(vector, sizeOfVector(values[position])));
  return wrong.find((problem) => problem);
}

function vectorProblem(value: unknown, size: number): WrongValue | undefined {
  const expected = `a Float32Array of ${size} numbers`;
  if (!(value instanceof Float32Array)) return { expected };
  return value.length === size ? undefined : { found: `${value.length} numbers`, expected };
}

function sizeOfVector(value: unknown): number {
  return value instanceof Float32Array ? value.length : Number.NaN;
}

function isRecordOfNumbers(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((number) => typeof number === 'number');
}
