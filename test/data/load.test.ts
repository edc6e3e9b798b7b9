import { describe, expect, test } from 'vitest';
import { loadFederatedData } from '../../src/data/load.js';
import { type DataOptions, dataOptions } from '../../src/data/options.js';
import { expectInputError, folderOf, idxBytes } from './files.js';

const parse = (data: object): DataOptions => dataOptions.parse(data);
const blobs = { name: 'blobs', train: 60, test: 12, classes: 3, sampleShape: [4, 4, 1], clients: 5 };

describe('dataOptions', () => {
  test('fills in the defaults of the section and of the data set', () => {
    expect(parse({ name: 'mnist', clients: 3, public: { size: 5 } })).toEqual({
      name: 'mnist',
      from: 'package',
      clients: 3,
      partition: { name: 'iid' },
      public: { size: 5, labelled: false },
      unseen: 0,
      clientTest: 0,
      limit: {},
    });
  });

  test.each([
    ['an unknown key', { ...blobs, client: 3 }],
    ['an option of another data set', { name: 'usps', separation: 3, clients: 1 }],
    ['an unknown data set', { name: 'mnits', clients: 3 }],
    ['an unknown partition', { ...blobs, partition: { name: 'diri' } }],
    ['an option of another partition', { ...blobs, partition: { name: 'iid', alpha: 1 } }],
    ['an unknown key of the public set', { ...blobs, public: { sise: 4 } }],
    ['a share of 1', { ...blobs, clientTest: 1 }],
    ['no clients', { ...blobs, clients: 0 }],
    ['alpha of NaN', { ...blobs, partition: { name: 'dirichlet', alpha: Number.NaN } }],
  ])('refuses %s', (_, data) => {
    expect(dataOptions.safeParse(data).success).toBe(false);
  });
});

describe('loadFederatedData', () => {
  test("the section's own seed takes the place of the run's", async () => {
    const load = (seed: number, own?: number) => loadFederatedData(parse({ ...blobs, seed: own }), { seed });
    expect(await load(1, 7)).toEqual(await load(2, 7));
    expect(await load(7)).toEqual(await load(1, 7));
    const [one, other] = [await load(1), await load(2)];
    expect(one.train.features).not.toEqual(other.train.features);
    expect(one.shards).not.toEqual(other.shards);
  });

  test('a public set may come from another source, brought to the same shape', async () => {
    const images = (count: number) => idxBytes([count, 2, 2], new Uint8Array(count * 4).fill(51));
    const labels = (count: number) => idxBytes([count], new Uint8Array(count));
    const folder = folderOf({
      'train-images-idx3-ubyte': images(8),
      'train-labels-idx1-ubyte': labels(8),
      't10k-images-idx3-ubyte': images(2),
      't10k-labels-idx1-ubyte': labels(2),
    });
    const source = { name: 'idx', path: folder.path, resize: 3, pad: 4 };
    const { publicSet } = await loadFederatedData(parse({ ...blobs, public: { size: 6, source } }), { seed: 1 });
    expect(publicSet?.dataset.sampleShape).toEqual([4, 4, 1]);
    expect(publicSet?.dataset.features).toBeInstanceOf(Float32Array);
    const values = [...(publicSet?.dataset.features ?? [])];
    expect(values.filter((value) => value > 0)).toHaveLength(6 * 9);
    expect(Math.max(...values)).toBeCloseTo(0.2);
    await expectInputError(
      () => loadFederatedData(parse({ ...blobs, public: { size: 6, source: { ...source, pad: 2 } } }), { seed: 1 }),
      'data.public.source.pad',
      /at least 3, as the images of 'idx' have 3x3 pixels; found 2/,
    );
  });

  test('a data set without its folder says how to give one', async () => {
    const load = (directory?: string) => () =>
      loadFederatedData(parse({ name: 'usps', clients: 2 }), { seed: 1, directory });
    await expectInputError(
      load('/nowhere'),
      '/nowhere/usps/train-images-idx3-ubyte',
      /no such file.*--data-dir.*FEDSTILL_DATA/,
    );
    const kept = process.env.FEDSTILL_DATA;
    delete process.env.FEDSTILL_DATA;
    try {
      await expectInputError(load(), '--data-dir', /the data set 'usps' needs .*FEDSTILL_DATA/);
    } finally {
      if (kept !== undefined) process.env.FEDSTILL_DATA = kept;
    }
  });
});
