import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import type { DataSource, FederatedData } from '../../src/data/dataset.js';
import { federate } from '../../src/data/federate.js';
import { dataOptions } from '../../src/data/options.js';
import { copyRows } from '../../src/data/samples.js';
import { expectInputError } from './files.js';
import { numbered } from './generated.js';

const source: DataSource = { train: numbered(300, [2, 2, 1]), test: numbered(40, [2, 2, 1]) };

function populate(options: object, seed = 1, foreign?: DataSource): FederatedData {
  return federate(source, dataOptions.parse({ name: 'blobs', ...options }), RandomStream.of(seed), foreign);
}

const settings = fc.record({
  clients: fc.integer({ min: 1, max: 30 }),
  unseen: fc.constantFrom(0, 0, 4),
  clientTest: fc.constantFrom(0, 0.1, 0.5, 0.99),
  public: fc.option(fc.record({ size: fc.integer({ min: 1, max: 100 }), labelled: fc.boolean() }), { nil: undefined }),
  partition: fc.constantFrom({ name: 'iid' }, { name: 'shards', shardsPerClient: 3 }, { name: 'quantity' }),
});

describe('federate', () => {
  test('every training sample is public, or in the training or test part of one client', () => {
    fc.assert(
      fc.property(settings, fc.nat(), (options, seed) => {
        const { train, shards, unseen = [], publicSet } = populate(options, seed);
        const everybody = [...shards, ...unseen];
        expect(shards).toHaveLength(options.clients);
        expect(everybody.map(({ client }) => client)).toEqual([...Array(options.clients + options.unseen).keys()]);
        const held = everybody.flatMap((shard) => [...shard.train, ...shard.test]);
        const all = [...held, ...(publicSet?.rows ?? [])];
        expect(all.sort((a, b) => a - b)).toEqual([...Array(train.size).keys()]);
        expect(publicSet?.rows.length).toBe(options.public?.size);
        for (const { train: own, test: kept } of everybody) {
          expect(own.length).toBeGreaterThan(0);
          const size = own.length + kept.length;
          expect(kept.length).toBe(Math.min(Math.round(options.clientTest * size), size - 1));
        }
      }),
    );
  });

  test('depends on the seed alone', () => {
    fc.assert(
      fc.property(settings, fc.nat(), (options, seed) => {
        expect(populate(options, seed).shards).toEqual(populate(options, seed).shards);
      }),
      { numRuns: 20 },
    );
    expect(populate({ clients: 5 }, 1).shards).not.toEqual(populate({ clients: 5 }, 2).shards);
  });

  test('who holds what does not depend on whether clients keep test samples, or on what the labels of the public set are for', () => {
    const holdings = (options: object) =>
      populate({ clients: 7, public: { size: 20 }, ...options }).shards.map(({ train, test }) =>
        [...train, ...test].sort((a, b) => a - b),
      );
    expect(holdings({ clientTest: 0.3 })).toEqual(holdings({}));
    expect(holdings({ public: { size: 20, labelled: true } })).toEqual(holdings({}));
  });

  test('an unlabelled public set has no labels anywhere', () => {
    const { train, publicSet, shards } = populate({ clients: 3, public: { size: 30 } });
    expect(publicSet).toBeDefined();
    expect(publicSet && 'labels' in publicSet).toBe(false);
    expect(publicSet && 'labels' in publicSet.dataset).toBe(false);
    for (const row of publicSet?.rows ?? []) expect(train.targets[row]).toBe(-1);
    for (const row of shards.flatMap((shard) => [...shard.train]))
      expect(train.targets[row]).toBe(source.train.targets[row]);
    expect(source.train.targets).not.toContain(-1);
    expect(train.features).toBe(source.train.features);
  });

  test('a labelled public set has the label of each of its samples', () => {
    const { train, publicSet } = populate({ clients: 3, public: { size: 30, labelled: true } });
    expect([...(publicSet?.targets ?? [])]).toEqual(
      Array.from(publicSet?.rows ?? [], (row) => source.train.targets[row]),
    );
    expect(train).toBe(source.train);
  });

  test('limits take random subsets', () => {
    const { train, test: held, shards } = populate({ clients: 3, limit: { train: 90, test: 7 } });
    expect([train.size, held.size]).toEqual([90, 7]);
    expect(shards.reduce((sum, shard) => sum + shard.train.length, 0)).toBe(90);
  });

  test('impossible requests are refused with the numbers', async () => {
    await expectInputError(
      () => populate({ clients: 2, limit: { train: 301 } }),
      'data.limit.train',
      /at most 300, the number of such samples in .*; found 301/,
    );
    await expectInputError(
      () => populate({ clients: 2, public: { size: 300 } }),
      'data.public.size',
      /at most 299.*found 300/,
    );
    await expectInputError(
      () => populate({ clients: 291, public: { size: 10 } }),
      'data.clients',
      /at most 290, .*; found 291/,
    );
  });
});

describe('a public set from another data set', () => {
  const foreign: DataSource = {
    train: { ...numbered(50, [2, 2, 1], { floats: true, name: 'other' }), scale: 1 },
    test: numbered(5, [2, 2, 1]),
  };

  test('leaves all training samples to the clients and is stored as they are', () => {
    const { train, publicSet, shards } = populate({ clients: 4, public: { size: 20, labelled: true } }, 1, foreign);
    expect(train).toBe(source.train);
    expect(shards.reduce((sum, shard) => sum + shard.train.length, 0)).toBe(300);
    expect(publicSet?.dataset).toMatchObject({ name: 'other', size: 20, scale: train.scale, shift: train.shift });
    expect(publicSet?.targets).toHaveLength(20);
    const copied = publicSet && copyRows(publicSet.dataset, publicSet.rows);
    expect(copied).toBeInstanceOf(Uint8Array);
    expect(copied).toHaveLength(80);
  });

  test('must fit', async () => {
    const options = { clients: 4, public: { size: 20, labelled: true } };
    const withTrain = (train: DataSource['train']) => () => populate(options, 1, { ...foreign, train });
    await expectInputError(withTrain(numbered(19, [2, 2, 1])), 'data.public.size', /at most 19, .*; found 20/);
    await expectInputError(
      withTrain(numbered(50, [3, 3, 1])),
      'data.public.source',
      /have the shape 3x3x1, expected 2x2x1 .*resize and pad/,
    );
    await expectInputError(
      withTrain(numbered(50, [2, 2, 1], { classes: 9 })),
      'data.public.labelled',
      /9 classes.*only 3/,
    );
  });

  test('holds no sample of the clients or of the test part', async () => {
    const { train } = foreign;
    const other = { ...train, features: train.features.slice(), scale: source.train.scale };
    // The first 12 rows are the clients', the next 5 those of the test part, the rest are new.
    other.features.set(source.train.features.subarray(0, 12 * 4));
    other.features.set(source.test.features.subarray(20 * 4, 25 * 4), 12 * 4);
    for (let i = 17 * 4; i < other.features.length; i++) other.features[i] = 252 + (i % 3);
    const withShared = { ...foreign, train: { ...other, features: Uint8Array.from(other.features) } };
    const { publicSet } = populate({ clients: 4, public: { size: 33 } }, 1, withShared);
    const found = publicSet && copyRows(publicSet.dataset, publicSet.rows);
    expect(Math.min(...(found ?? []))).toBeGreaterThanOrEqual(252);
    await expectInputError(
      () => populate({ clients: 4, public: { size: 34 } }, 1, withShared),
      'data.public.size',
      /at most 33, as the training part of 'other' has 50 samples, and 17 of them are the clients' own; found 34/,
    );
  });

  test("cannot be the clients' own data set, under whatever name", async () => {
    await expectInputError(
      () => populate({ clients: 4, public: { size: 20, labelled: true } }, 1, source),
      'data.public.source',
      /'numbered' .* holds the clients' own samples; leave source out/,
    );
  });
});
