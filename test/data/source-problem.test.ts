import { expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import { sourceProblem } from '../../src/data/source-problem.js';
import { classificationOf } from '../../src/data/task.js';

const good: Dataset = {
  ...{ name: 'own', size: 3, sampleShape: [2], scale: 1, shift: 0, task: classificationOf(2) },
  features: Float32Array.of(1, 2, 3, 4, 5, 6),
  targets: Int32Array.of(0, 1, 0),
};

it('takes a data set that is whole', () => {
  const groups = { names: ['a', 'b'], of: Int32Array.of(0, 1, 1) };
  expect(sourceProblem({ train: { ...good, groups }, test: good })).toBeUndefined();
});

it.each<[Readonly<Record<string, unknown>>, string, string]>([
  [{ size: 2.5 }, 'size 2.5', 'a whole number of at least 1'],
  [{ features: [1, 2, 3, 4, 5, 6] }, 'features [ 1, 2, 3, 4, 5, 6 ]', 'a Float32Array or a Uint8Array'],
  [{ scale: undefined }, 'scale undefined', 'a number'],
  [{ features: good.features.subarray(1) }, '5 features', '6'],
  [{ targets: Int32Array.of(0, 1) }, '2 targets', '3'],
  [{ targets: Float32Array.of(0, 1, 0) }, 'targets in Float32Array', 'an Int32Array for classification'],
  [{ targets: Int32Array.of(0, 7, 0) }, 'label 7', '0 to 1'],
  [{ targets: Int32Array.of(0, -1, 0) }, 'label -1', '0 to 1'],
  [{ features: Float32Array.of(1, Number.NaN, 3, 4, 5, 6) }, 'features that are not all finite', 'finite numbers'],
  [{ task: classificationOf(2_000_000_001) }, '2000000001 classes', 'at most 100000'],
  [
    { groups: { names: ['a'], of: Int32Array.of(0, 1, 0) } },
    'group 1',
    '{ names, of: an Int32Array of 3 positions in names }',
  ],
])('refuses one with %o', (change, found, expected) => {
  const problem = { found: `test: ${found}`, expected };
  expect(sourceProblem({ train: good, test: { ...good, ...change } })).toEqual(problem);
});

it('refuses training and test samples of different shapes, or tasks', () => {
  const shape = { found: 'samples of [1, 2] as test', expected: '[2] as in train' };
  expect(sourceProblem({ train: good, test: { ...good, sampleShape: [1, 2] } })).toEqual(shape);
  const task = { found: 'another task for test', expected: 'the task of train' };
  expect(sourceProblem({ train: good, test: { ...good, task: classificationOf(3) } })).toEqual(task);
});

it.each([undefined, [], Promise.resolve()])('refuses %o in place of one', (value) => {
  expect(sourceProblem(value)).toMatchObject({ expected: 'a data set: { train, test }' });
});
