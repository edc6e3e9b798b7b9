import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { createEngine } from '../../src/engine/create-engine.js';
import type { Tensors } from '../../src/engine/engine.js';
import type { ImageShape } from '../../src/learning/augmentations/augmentation.js';
import { augmentOptions, checkAugmentations, createAugmentation } from '../../src/learning/augmentations/registry.js';
import { expectInputError } from '../data/files.js';

const engines = [await createEngine('onnx'), await createEngine('reference')];
const rows = 5;

/** A batch of random images and draws for an augmentation, what black is, and what each engine makes of them. */
async function changed(written: object, shape: ImageShape, seed: number) {
  const [height, width, channels] = shape;
  const random = RandomStream.of(seed);
  const augmentation = createAugmentation(augmentOptions.parse(written), shape);
  const x = Float32Array.from({ length: rows * height * width * channels }, () => random.normal());
  const draws = Int32Array.from(Array.from({ length: rows }, () => augmentation.draw(random)).flat());
  const black = Array.from({ length: channels }, (_, c) => Math.fround(-0.3 - c));
  const step = (inputs: Tensors) => ({ y: augmentation.apply(inputs.x, inputs.draws, tf.tensor1d(black)) });
  const signature = {
    x: { shape: [rows, ...shape], dtype: 'float32' },
    draws: { shape: [rows, augmentation.numbers], dtype: 'int32' },
  } as const;
  const found = await Promise.all(
    engines.map(async (engine) => {
      const program = await engine.compile(step, signature);
      const { y } = await program.run({ x, draws });
      await program.dispose();
      return [...y];
    }),
  );
  const pixel = (image: number, y: number, column: number, c: number) =>
    x[((image * height + y) * width + column) * channels + c];
  return { x, draws, black, pixel, found };
}

/** Every pixel of a batch as a function of where it is. */
function pixels([height, width, channels]: ImageShape, at: (image: number, y: number, x: number, c: number) => number) {
  return Array.from({ length: rows * height * width * channels }, (_, i) => {
    const [c, x] = [i % channels, Math.floor(i / channels) % width];
    const line = Math.floor(i / channels / width);
    return at(Math.floor(line / height), line % height, x, c);
  });
}

const shapes = fc
  .tuple(fc.integer({ min: 3, max: 7 }), fc.integer({ min: 3, max: 7 }), fc.constantFrom(1, 3))
  .map(([height, width, channels]): ImageShape => [height, width, channels]);
const seeds = fc.nat(1e6);
const runs = { numRuns: 15 };

describe('crop', () => {
  /** -1 is 1, `size` is `size - 2`. */
  const mirror = (at: number, size: number) => (at < 0 ? -at : at < size ? at : 2 * (size - 1) - at);

  it('shows the window drawn of the padded image, to the last bit', () =>
    fc.assert(
      fc.asyncProperty(shapes, fc.constantFrom(1, 2), fc.boolean(), seeds, async (shape, padding, reflect, seed) => {
        const [height, width] = shape;
        const written = { name: 'crop', padding, fill: reflect ? 'reflect' : 'zero' };
        const { draws, black, pixel, found } = await changed(written, shape, seed);
        const expected = pixels(shape, (image, y, x, c) => {
          const [from, left] = [y + draws[2 * image] - padding, x + draws[2 * image + 1] - padding];
          if (reflect) return pixel(image, mirror(from, height), mirror(left, width), c);
          return from < 0 || from >= height || left < 0 || left >= width ? black[c] : pixel(image, from, left, c);
        });
        for (const values of found) expect(values).toEqual(expected);
      }),
      runs,
    ));

  it('draws every window alike, the image itself in the middle of them', () => {
    const { draw } = createAugmentation({ name: 'crop', padding: 1, fill: 'zero' }, [8, 8, 1]);
    const random = RandomStream.of(4);
    const counts = new Map<string, number>();
    for (let i = 0; i < 9000; i++) {
      const key = draw(random).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['0,0', '0,1', '0,2', '1,0', '1,1', '1,2', '2,0', '2,1', '2,2']);
    // Standard deviation of a count: 30.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe('flip', () => {
  it('mirrors the images drawn, left for right', () =>
    fc.assert(
      fc.asyncProperty(shapes, fc.constantFrom(0, 0.5, 1), seeds, async (shape, probability, seed) => {
        const { draws, pixel, found, x } = await changed({ name: 'flip', probability }, shape, seed);
        const expected = pixels(shape, (image, y, at, c) => pixel(image, y, draws[image] ? shape[1] - 1 - at : at, c));
        for (const values of found) expect(values).toEqual(expected);
        if (probability === 0) expect(expected).toEqual([...x]);
        if (probability === 1) expect(draws.every((draw) => draw === 1)).toBe(true);
      }),
      runs,
    ));
});

describe('cutout', () => {
  it('sets the square drawn to 0, as far as it is in the image', () =>
    fc.assert(
      fc.asyncProperty(shapes, fc.integer({ min: 1, max: 4 }), seeds, async (shape, size, seed) => {
        const { draws, pixel, found } = await changed({ name: 'cutout', size }, shape, seed);
        const half = Math.floor(size / 2);
        const expected = pixels(shape, (image, y, x, c) => {
          const [top, left] = [draws[2 * image] - half, draws[2 * image + 1] - half];
          const cut = y >= top && y < top + size && x >= left && x < left + size;
          return cut ? 0 : pixel(image, y, x, c);
        });
        for (const values of found) expect(values).toEqual(expected);
      }),
      runs,
    ));
});

it('is refused for what is no image, and for images too small to be mirrored so far', async () => {
  const parsed = (...written: object[]) => written.map((each) => augmentOptions.parse(each));
  checkAugmentations(parsed({ name: 'crop', padding: 7 }, { name: 'flip' }, { name: 'cutout' }), [8, 8, 1]);
  await expectInputError(
    () => checkAugmentations(parsed({ name: 'flip' }), [13]),
    'training.augment.0',
    /'flip' .* is for images, and the samples are of shape 13/,
  );
  await expectInputError(
    () => checkAugmentations(parsed({ name: 'flip' }, { name: 'crop', padding: 8, fill: 'reflect' }), [9, 8, 1]),
    'training.augment.1',
    /9x8 pixels can be mirrored by at most 7, and padding is 8/,
  );
});
