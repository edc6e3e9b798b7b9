import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { loadDataset } from '../../../src/data/sources/registry.js';
import { classesOf } from '../../../src/data/task.js';

const load = (options: object, seed = 1) =>
  loadDataset({ name: 'blobs', ...options }, { directory: undefined, where: 'data', random: RandomStream.of(seed) });

test('has the sizes, shape and classes asked for, and depends on the stream alone', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        classes: fc.integer({ min: 2, max: 5 }),
        sampleShape: fc.constantFrom([3], [2, 3, 1], [4, 4, 3]),
        train: fc.integer({ min: 5, max: 40 }),
        test: fc.integer({ min: 5, max: 40 }),
      }),
      fc.nat(),
      async (options, seed) => {
        const { train, test } = await load(options, seed);
        expect([train.size, test.size]).toEqual([options.train, options.test]);
        for (const { size, task, sampleShape, features, targets } of [train, test]) {
          expect(sampleShape).toEqual(options.sampleShape);
          expect(features).toHaveLength(size * sampleShape.reduce((a, b) => a * b, 1));
          expect([...targets]).toEqual([...targets.keys()].map((row) => row % options.classes));
          expect(classesOf(task)).toBe(options.classes);
          expect(features.buffer).toBeInstanceOf(SharedArrayBuffer);
        }
        expect(await load(options, seed)).toEqual({ train, test });
      },
    ),
    { numRuns: 20 },
  );
});

test('has unit variance about centres at the distance asked for, the same in both parts', async () => {
  const length = 400;
  const { train, test } = await load({ classes: 2, sampleShape: [length], train: 2000, test: 2000, separation: 30 });
  const centres = [train, test].map(({ features, targets }) => {
    const sums = [new Float64Array(length), new Float64Array(length)];
    for (let i = 0; i < features.length; i++) sums[targets[Math.floor(i / length)]][i % length] += features[i] / 1000;
    return sums;
  });
  const distance = (a: Float64Array, b: Float64Array) => Math.hypot(...a.map((v, i) => v - b[i]));
  expect(distance(centres[0][0], centres[0][1])).toBeGreaterThan(27);
  expect(distance(centres[0][0], centres[0][1])).toBeLessThan(33);
  expect(distance(centres[0][0], centres[1][0])).toBeLessThan(1.2);
  let variance = 0;
  train.features.forEach((value: number, i: number) => {
    variance += (value - centres[0][train.targets[Math.floor(i / length)]][i % length]) ** 2;
  });
  expect(variance / train.features.length).toBeCloseTo(1, 1);
});
