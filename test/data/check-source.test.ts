import { expect, it } from 'vitest';
import { checkSource } from '../../src/data/check-source.js';
import type { Dataset } from '../../src/data/dataset.js';
import { classificationOf } from '../../src/data/task.js';

const good: Dataset = {
  ...{ name: 'own', size: 3, sampleShape: [2], scale: 1, shift: 0, task: classificationOf(2) },
  features: Float32Array.of(1, 2, 3, 4, 5, 6),
  targets: Int32Array.of(0, 1, 0),
};

it('takes a data set that is whole', () => {
  expect(() => checkSource({ train: good, test: good }, 'data.name')).not.toThrow();
});

it.each<[Partial<Dataset>, string]>([
  [{ size: 2.5 }, 'size is 2.5, expected a whole number of at least 1'],
  [{ features: good.features.subarray(1) }, '5 features, expected 6'],
  [{ targets: Int32Array.of(0, 1) }, '2 targets, expected 3'],
  [{ targets: Int32Array.of(0, 7, 0) }, 'label 7, expected 0 to 1'],
  [{ targets: Int32Array.of(0, -1, 0) }, 'label -1, expected 0 to 1'],
  [{ features: Float32Array.of(1, Number.NaN, 3, 4, 5, 6) }, 'features are not all finite'],
])('refuses one with %o in one line', (change, reason) => {
  const message = `data.name: is not a data set with train and test: test: ${reason}`;
  expect(() => checkSource({ train: good, test: { ...good, ...change } }, 'data.name')).toThrow(message);
});

it('refuses training and test samples of different shapes', () => {
  const test = { ...good, sampleShape: [1, 2] };
  expect(() => checkSource({ train: good, test }, 'data.name')).toThrow(
    'samples of train are [2], those of test [1, 2]',
  );
});
