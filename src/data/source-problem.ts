import { isFiniteThroughout } from '../core/finite.js';
import { isObject, type WrongValue } from '../core/module-use.js';
import { shownValue } from '../core/printable.js';
import { sizeOf } from '../core/weights.js';
import type { DataSource, Dataset } from './dataset.js';
import { descriptionProblem, isShape } from './description-problem.js';
import { mostClasses } from './labels.js';
import { classesOf } from './task.js';

/**
 * What is wrong with a value that a module loaded as a data set, before anything relies on it: a part that is missing, of the wrong
 * type, too long, too short or not finite; a label that is none of the classes; training and test samples that differ.
 *
 * @returns undefined if nothing is wrong
 */
export function sourceProblem(value: unknown, isUnlabelled = false): WrongValue | undefined {
  const expected = 'a data set: { train, test }';
  if (!isObject(value) || value instanceof Promise) return { expected };
  const { train, test } = value;
  if (!isObject(train) || !isObject(test)) return { found: `no ${isObject(train) ? 'test' : 'train'}`, expected };
  if (!isWhole(train)) return inPart('train', partProblem(train));
  if (!isWhole(test)) return inPart('test', partProblem(test));
  const problems = { train: datasetProblem(train, isUnlabelled), test: datasetProblem(test, isUnlabelled) };
  if (problems.train) return inPart('train', problems.train);
  return problems.test ? inPart('test', problems.test) : differenceOf({ train, test });
}

function inPart(part: string, problem: Required<WrongValue> | undefined): WrongValue | undefined {
  return problem && { ...problem, found: `${part}: ${problem.found}` };
}

function differenceOf({ train, test }: DataSource): WrongValue | undefined {
  if (train.sampleShape.join() !== test.sampleShape.join()) {
    return {
      found: `samples of [${test.sampleShape.join(', ')}] as test`,
      expected: `[${train.sampleShape.join(', ')}] as in train`,
    };
  }
  if (JSON.stringify(train.task) === JSON.stringify(test.task)) return undefined;
  return { found: `another task for test`, expected: 'the task of train' };
}

/** What is wrong with a part of a data set by the types of its own parts. */
function partProblem(value: Readonly<Record<string, unknown>>): Required<WrongValue> | undefined {
  for (const [name, { is, expected }] of Object.entries(parts)) {
    if (!is(value[name])) return { found: `${name} ${shownValue(value[name])}`, expected };
  }
  const problem = descriptionProblem(value.task);
  return problem && { found: problem.found ?? 'no task', expected: problem.expected };
}

function isWhole(value: object): value is Dataset {
  return partProblem({ ...value }) === undefined;
}

/** The same by its numbers. */
function datasetProblem(dataset: Dataset, isUnlabelled: boolean): Required<WrongValue> | undefined {
  return lengthProblem(dataset) ?? groupsProblem(dataset) ?? contentProblem(dataset, isUnlabelled);
}

const finiteNumber = { is: Number.isFinite, expected: 'a number' };

/** The parts of a data set that need no other part to be judged by. */
const parts: Readonly<Partial<Record<keyof Dataset, { is(value: unknown): boolean; expected: string }>>> = {
  name: { is: (name) => typeof name === 'string', expected: 'a text' },
  size: {
    is: (size) => Number.isSafeInteger(size) && Number(size) >= 1,
    expected: 'a whole number of at least 1',
  },
  sampleShape: { is: isShape, expected: 'a list of whole numbers of at least 1' },
  features: {
    is: (features) => features instanceof Float32Array || features instanceof Uint8Array,
    expected: 'a Float32Array or a Uint8Array',
  },
  targets: {
    is: (targets) => [Int32Array, Float32Array, Uint8Array].some((type) => targets instanceof type),
    expected: 'an Int32Array, a Float32Array or a Uint8Array',
  },
  scale: finiteNumber,
  shift: finiteNumber,
  classNames: {
    is: (names) => names === undefined || (Array.isArray(names) && names.every((name) => typeof name === 'string')),
    expected: 'nothing or a list of texts',
  },
};

function lengthProblem({ size, sampleShape, features, targets, task }: Dataset): Required<WrongValue> | undefined {
  const expected = { features: size * sizeOf(sampleShape), targets: size * sizeOf(task.target.shape) };
  if (features.length !== expected.features) {
    return { found: `${features.length} features`, expected: `${expected.features}` };
  }
  if (targets.length !== expected.targets)
    return { found: `${targets.length} targets`, expected: `${expected.targets}` };
  if (targets instanceof Int32Array === (task.target.dtype === 'int32')) return undefined;
  const type = task.target.dtype === 'int32' ? 'an Int32Array' : 'a Float32Array or a Uint8Array';
  return { found: `targets in ${targets.constructor.name}`, expected: `${type} for ${task.name}` };
}

function groupsProblem({ size, groups }: Dataset): Required<WrongValue> | undefined {
  if (groups === undefined) return undefined;
  const { names, of }: { names?: unknown; of?: unknown } = groups ?? {};
  const isWhole = Array.isArray(names) && of instanceof Int32Array && of.length === size;
  const wrong = isWhole ? of.find((group) => group < 0 || group >= names.length) : undefined;
  if (isWhole && wrong === undefined) return undefined;
  const expected = `{ names, of: an Int32Array of ${size} positions in names }`;
  return { found: wrong === undefined ? `groups ${shownValue(groups)}` : `group ${wrong}`, expected };
}

function contentProblem({ features, targets, task }: Dataset, isUnlabelled: boolean): Required<WrongValue> | undefined {
  if (!isFiniteThroughout(features)) return { found: 'features that are not all finite', expected: 'finite numbers' };
  const classes = classesOf(task);
  if (classes > mostClasses) return { found: `${classes} classes`, expected: `at most ${mostClasses}` };
  if (isUnlabelled) return undefined;
  if (!isFiniteThroughout(targets)) return { found: 'targets that are not all finite', expected: 'finite numbers' };
  const wrong = classes === 0 ? undefined : targets.find((label) => label < 0 || label >= classes);
  return wrong === undefined ? undefined : { found: `label ${wrong}`, expected: `0 to ${classes - 1}` };
}
