import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { loadDataset } from '../../../src/data/sources/registry.js';
import { expectInputError, folderOf } from '../files.js';

const record = (label: number) => Uint8Array.from({ length: 3073 }, (_, i) => (i === 0 ? label : 100 + label));

test('reads the official archive: five training batches in order, one of test images', async () => {
  const { path } = folderOf({});
  const load = () => loadDataset({ name: 'cifar10' }, { directory: path, where: 'data', random: RandomStream.of(1) });
  mkdirSync(join(path, 'cifar-10-batches-bin'));
  const write = (name: string, labels: readonly number[]) =>
    writeFileSync(join(path, 'cifar-10-batches-bin', name), Buffer.concat(labels.map(record)));
  for (const batch of [1, 2, 3, 4]) write(`data_batch_${batch}.bin`, [batch, 9]);
  write('test_batch.bin', [0, 5, 6]);
  await expectInputError(load, 'cifar-10-batches-bin/data_batch_5.bin', /no such file/);
  write('data_batch_5.bin', [5]);
  const { train, test } = await load();
  expect([...train.targets]).toEqual([1, 9, 2, 9, 3, 9, 4, 9, 5]);
  expect([...test.targets]).toEqual([0, 5, 6]);
  train.targets.forEach((label, row) => {
    const image = train.features.subarray(row * 3072, (row + 1) * 3072);
    expect(new Set(image)).toEqual(new Set([100 + label]));
  });
});
