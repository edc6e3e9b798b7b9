import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { loadDataset } from '../../../src/data/sources/registry.js';
import { classesOf } from '../../../src/data/task.js';
import { expectInputError, folderOf } from '../files.js';
import { trained } from './own.js';

/** A record of CIFAR-100: the superclass, the class, and an image whose brightness follows from the class. */
const record = (fine: number) => Uint8Array.from({ length: 3074 }, (_, i) => [fine % 20, fine][i] ?? 20 + 2 * fine);
const records = (classes: readonly number[]) => Buffer.concat(classes.map(record));
const many = Array.from({ length: 60 }, (_, row) => (row % 2 === 0 ? 3 : 99));

function dataFolder(train: Uint8Array, test: Uint8Array): string {
  const { path } = folderOf({});
  const folder = join(path, 'cifar-100-binary');
  mkdirSync(folder);
  writeFileSync(join(folder, 'train.bin'), train);
  writeFileSync(join(folder, 'test.bin'), test);
  return path;
}

const load = (directory: string, options: object = {}) =>
  loadDataset({ name: 'cifar100', ...options }, { directory, where: 'data', random: RandomStream.of(1) });

test('reads the official archive with its classes or its superclasses', async () => {
  const directory = dataFolder(records([7, 99, 42]), records([40]));
  const fine = await load(directory);
  expect([...fine.train.targets, ...fine.test.targets]).toEqual([7, 99, 42, 40]);
  expect(classesOf(fine.train.task)).toBe(100);
  expect(new Set(fine.train.features.subarray(3072, 6144))).toEqual(new Set([218]));
  const coarse = await load(directory, { labels: 'coarse' });
  expect([...coarse.train.targets, ...coarse.test.targets]).toEqual([7, 19, 2, 0]);
  expect(classesOf(coarse.train.task)).toBe(20);
});

test('learns two of its classes, normalised by the published constants', async () => {
  const directory = dataFolder(records(many), records([3, 99, 3, 99]));
  const training = { epochs: 5, batch: 10, optimizer: { name: 'sgd', learningRate: 0.01 } };
  const data = { name: 'cifar100', clients: 2, normalize: 'standard' };
  expect((await trained(data, { training }, directory)).accuracy).toBe(1);
});

test('refuses a wrong length and a class out of range', async () => {
  const wrong = load(dataFolder(records([1]).subarray(1), records([1])));
  await expectInputError(() => wrong, 'train.bin', /3073 bytes, expected a positive multiple of 3074/);
  const class100 = records([1]);
  class100[1] = 100;
  await expectInputError(
    () => load(dataFolder(class100, records([1]))),
    'train.bin',
    /found 100 as the label of sample 0, expected 0 to 99/,
  );
});
