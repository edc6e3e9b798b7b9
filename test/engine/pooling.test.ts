import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectLikeReference, normalArrays, paths, runOn } from './against-reference.js';
import { expectFiniteDifferences } from './finite-differences.js';
import { type Operation, withGradients } from './gradients-of.js';
import { channels, type Padding, padding, perAxis, rank4 } from './windows.js';

interface Window {
  readonly n: number;
  readonly image: readonly [number, number];
  readonly channels: number;
  readonly size: [number, number];
  readonly strides: [number, number];
  readonly pad: Padding;
  readonly seed: number;
}

/** Windows that each hold at least one element of the image. */
const windows: fc.Arbitrary<Window> = fc
  .record({
    n: fc.integer({ min: 1, max: 3 }),
    image: perAxis(9),
    channels,
    size: perAxis(4),
    strides: perAxis(3),
    pad: padding,
    seed: fc.nat(),
  })
  .filter((window) => {
    const { padInfo, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth } = infoOf(window);
    const [rowStride, columnStride] = window.strides;
    return (
      Math.min(outHeight, outWidth) > 0 &&
      padInfo.top < filterHeight &&
      padInfo.left < filterWidth &&
      (outHeight - 1) * rowStride - padInfo.top < inHeight &&
      (outWidth - 1) * columnStride - padInfo.left < inWidth
    );
  });

/** Windows that halve an image, which have a formulation of their own. */
const halving = windows.map(
  (window): Window => ({
    ...window,
    image: [window.image[0] + 1, window.image[1] + 1],
    size: [2, 2],
    strides: [2, 2],
    pad: 'valid',
  }),
);

function infoOf({ n, image, channels: c, size, strides, pad }: Window) {
  return tf.backend_util.computePool2DInfo([n, ...image, c], size, strides, 1, pad);
}

function shapesOf(window: Window) {
  const { n, image, channels: c } = window;
  return { x: [n, ...image, c], weights: infoOf(window).outShape };
}

const largest =
  ({ size, strides, pad }: Window): Operation =>
  ({ x }) =>
    tf.maxPool(rank4(x), size, strides, pad);

const average =
  ({ size, strides, pad }: Window): Operation =>
  ({ x }) =>
    tf.avgPool(rank4(x), size, strides, pad);

describe.each(paths)('pooling with $path', ({ engine }) => {
  const checks = (arbitrary: fc.Arbitrary<Window>, check: (window: Window) => Promise<void>) =>
    fc.assert(fc.asyncProperty(arbitrary, check), { numRuns: 20 });

  it.each([
    ['any windows', windows],
    ['halving windows', halving],
  ])('takes the maximum of %s as the reference does, of equal elements the first', (_, arbitrary) =>
    checks(arbitrary, async (window) => {
      const shapes = shapesOf(window);
      const { x, weights } = normalArrays(shapes, window.seed);
      // Few distinct values, many of them zero: windows with equal elements are frequent, as after a rectifier.
      const steps = x.map((value) => Math.max(0, Math.round(value)));
      await expectLikeReference(engine, withGradients(largest(window)), shapes, { x: steps, weights });
    }),
  );

  it.each([
    ['any windows', windows],
    ['halving windows', halving],
  ])('takes the maximum of %s of a rectified image as the reference does', (_, arbitrary) =>
    checks(arbitrary, async (window) => {
      const shapes = shapesOf(window);
      const { x, weights } = normalArrays(shapes, window.seed);
      const operation: Operation = ({ x: image }) => largest(window)({ x: tf.relu(image) });
      await expectLikeReference(engine, withGradients(operation), shapes, { x: x.map(Math.round), weights });
    }),
  );

  it('takes the mean of any windows as the reference does', () =>
    checks(windows, async (window) => {
      const shapes = shapesOf(window);
      await expectLikeReference(engine, withGradients(average(window)), shapes, normalArrays(shapes, window.seed));
    }));

  it('takes means with the gradient of finite differences', () =>
    checks(windows, async (window) => {
      const shapes = shapesOf(window);
      const inputs = normalArrays(shapes, window.seed);
      await expectFiniteDifferences(engine, average(window), shapes, inputs, window.seed);
    }));

  it('refuses a window that lies wholly in the padding', async () => {
    const shapes = { x: [1, 3, 3, 1] };
    const fn: Operation = ({ x }) => tf.maxPool(rank4(x), 1, 1, 1);
    await expect(runOn(engine, (given) => ({ y: fn(given) }), shapes, normalArrays(shapes, 0))).rejects.toThrow(
      /wholly in the padding/,
    );
  });

  // Native TensorFlow takes the largest number beside NaN.
  it.skipIf(engine.backend === 'tensorflow')('lets NaN through when it halves', async () => {
    const shapes = { x: [1, 2, 4, 1] };
    const x = Float32Array.of(Number.NaN, 1, 2, 3, 4, 5, 6, 7);
    const { y } = await runOn(engine, (given) => ({ y: tf.maxPool(rank4(given.x), 2, 2, 'valid') }), shapes, { x });
    expect(y).toEqual(Float32Array.of(Number.NaN, 7));
  });
});
