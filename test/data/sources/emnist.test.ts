import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { classesOf } from '../../../src/data/task.js';
import { expectInputError, folderOf, idxBytes } from '../files.js';
import { load, trained } from './own.js';

/** Letters as EMNIST stores them: labels from 1, images with lines and columns swapped, a bright column for each class. */
function letters(size: number) {
  const labels = Array.from({ length: size }, (_, row) => 1 + (row % 4));
  const pixels = labels.flatMap((label) => Array.from({ length: 20 }, (_, i) => (i % 5 === label ? 255 : 10)));
  return { images: idxBytes([size, 4, 5], pixels), labels: idxBytes([size], labels) };
}
const [train, tests] = [letters(80), letters(20)];
const files = {
  'emnist-letters-train-images-idx3-ubyte.gz': train.images,
  'emnist-letters-train-labels-idx1-ubyte.gz': train.labels,
  'emnist-letters-test-images-idx3-ubyte': tests.images,
  'emnist-letters-test-labels-idx1-ubyte': tests.labels,
};

test('reads letters, in the folder or in its folder raw, and turns them upright', async () => {
  const { path } = folderOf(files);
  const options = { path, prefix: 'emnist-letters' };
  const stored = await load('idx', options);
  expect([stored.train.size, stored.test.size, classesOf(stored.train.task)]).toEqual([80, 20, 4]);
  const upright = await load('idx', { ...options, transpose: true });
  expect(upright.train.sampleShape).toEqual([5, 4, 1]);
  expect([...upright.train.features.subarray(0, 8)]).toEqual([10, 10, 10, 10, 255, 255, 255, 255]);
  mkdirSync(join(path, 'raw'));
  for (const name of Object.keys(files)) renameSync(join(path, name), join(path, 'raw', name));
  expect(await load('idx', options)).toEqual(stored);
});

test('reads names with a dot before idx', async () => {
  const { path } = folderOf({
    'train-images.idx3-ubyte': train.images,
    'train-labels.idx1-ubyte': train.labels,
    't10k-images.idx3-ubyte': tests.images,
    't10k-labels.idx1-ubyte': tests.labels,
  });
  expect((await load('idx', { path })).test.size).toBe(20);
});

test('learns letters', async () => {
  const data = { name: 'idx', path: folderOf(files).path, prefix: 'emnist-letters', transpose: true, clients: 4 };
  expect((await trained(data)).accuracy).toBeGreaterThan(0.95);
});

test('names a file that is missing, and one that is damaged', async () => {
  const { path } = folderOf(files);
  const digits = () => load('idx', { path, prefix: 'emnist-digits' });
  await expectInputError(digits, 'emnist-digits-train-images-idx3-ubyte', /no such file, nor one with .gz added/);
  const cut = folderOf({ ...files, 'emnist-letters-test-images-idx3-ubyte': tests.images.subarray(0, 99) });
  const letters = () => load('idx', { path: cut.path, prefix: 'emnist-letters' });
  await expectInputError(letters, 'emnist-letters-test-images-idx3-ubyte', /found 99 bytes, expected 416/);
});
