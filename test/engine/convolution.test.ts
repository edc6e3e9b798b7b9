import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../src/core/weights.js';
import { expectLikeReference, normalArrays, paths, runOn } from './against-reference.js';
import { expectFiniteDifferences } from './finite-differences.js';
import { type Operation, withGradients } from './gradients-of.js';
import { expectClose } from './kernels/compare.js';
import { channels, type Padding, padding, perAxis, rank4 } from './windows.js';

interface Window {
  readonly n: number;
  readonly image: readonly [number, number];
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: readonly [number, number];
  readonly strides: [number, number];
  readonly dilations: [number, number];
  readonly pad: Padding;
  readonly seed: number;
}

const windows: fc.Arbitrary<Window> = fc.record({
  n: fc.integer({ min: 1, max: 4 }),
  image: perAxis(9),
  inputs: channels,
  outputs: channels,
  kernel: perAxis(4),
  strides: perAxis(3),
  dilations: perAxis(2),
  pad: padding,
  seed: fc.nat(),
});

/** tfjs has gradients of convolutions with strides, and convolutions with dilations, but not both. */
const strided = windows.map((window): Window => ({ ...window, dilations: [1, 1] })).filter(hasOutputs);
const dilated = windows.map((window): Window => ({ ...window, strides: [1, 1] })).filter(hasOutputs);

function hasOutputs(window: Window): boolean {
  return sizeOf(shapesOf(window).weights.map((dimension) => Math.max(0, dimension))) > 0;
}

const convolution =
  ({ strides, dilations, pad }: Window): Operation =>
  ({ x, filter }) =>
    tf.conv2d(rank4(x), rank4(filter), strides, pad, 'NHWC', dilations);

const depthwise =
  ({ strides, dilations, pad }: Window): Operation =>
  ({ x, filter }) =>
    tf.depthwiseConv2d(rank4(x), rank4(filter), strides, pad, 'NHWC', dilations);

function shapesOf({ n, image, inputs, outputs, kernel, strides, dilations, pad }: Window, isDepthwise = false) {
  const x = [n, ...image, inputs] as [number, number, number, number];
  const filter = [...kernel, inputs, outputs] as [number, number, number, number];
  const info = tf.backend_util.computeConv2DInfo(x, filter, strides, dilations, pad, undefined, isDepthwise);
  return { x, filter, weights: info.outShape };
}

describe.each(paths)('convolutions with $path', ({ engine }) => {
  const isNative = engine.backend === 'tensorflow';

  const checks = (arbitrary: fc.Arbitrary<Window>, check: (window: Window) => Promise<void>, numRuns = 20) =>
    fc.assert(fc.asyncProperty(arbitrary, check), { numRuns });

  it('with strides give values and gradients of the reference', () =>
    checks(strided, async (window) => {
      const shapes = shapesOf(window);
      const inputs = normalArrays(shapes, window.seed);
      await expectLikeReference(engine, withGradients(convolution(window)), shapes, inputs);
    }));

  it('with dilations give values of the reference', () =>
    checks(dilated, async (window) => {
      const { x, filter } = shapesOf(window);
      const inputs = normalArrays({ x, filter }, window.seed);
      await expectLikeReference(engine, (given) => ({ y: convolution(window)(given) }), { x, filter }, inputs);
    }));

  it.each([
    [32, 16, 16, 1],
    [32, 16, 32, 2],
    [32, 3, 16, 1],
    [64, 1, 8, 1],
  ])(
    'summed chunk by chunk over images of %i, %i to %i channels, stride %i',
    async (image, inputs, outputs, stride) => {
      const [samples, part] = [12, 2];
      const operation: Operation = ({ x, filter }) => tf.conv2d(rank4(x), rank4(filter), stride, 'same');
      const shapesFor = (n: number) => ({
        x: [n, image, image, inputs],
        filter: [3, 3, inputs, outputs],
        weights: [n, image / stride, image / stride, outputs],
      });
      const whole = normalArrays(shapesFor(samples), 1);
      const { dfilter } = await runOn(engine, withGradients(operation), shapesFor(samples), whole);
      const sum = new Float32Array(dfilter.length);
      for (let first = 0; first < samples; first += part) {
        const rows = (values: Float32Array) =>
          values.subarray((first * values.length) / samples, ((first + part) * values.length) / samples);
        const given = { x: rows(whole.x), filter: whole.filter, weights: rows(whole.weights) };
        const share = await runOn(engine, withGradients(operation), shapesFor(part), given);
        for (let i = 0; i < sum.length; i++) sum[i] += share.dfilter[i];
      }
      expectClose({ dfilter }, { dfilter: sum });
    },
  );

  it('with bias and rectifier after them give values and gradients of the reference', () =>
    checks(
      strided,
      async (window) => {
        const shapes = { ...shapesOf(window), bias: [window.outputs] };
        const layer: Operation = ({ bias, ...given }) => tf.relu(tf.add(convolution(window)(given), bias));
        const inputs = normalArrays(shapes, window.seed);
        await expectLikeReference(engine, withGradients(layer), shapes, inputs);
      },
      10,
    ));

  it('may be read before and after the rectifier', async () => {
    const shapes = { x: [2, 5, 5, 16], filter: [3, 3, 16, 16], bias: [16] };
    const inputs = normalArrays(shapes, 3);
    const readThrice: (given: Record<string, tf.Tensor>) => Record<string, tf.Tensor> = ({ x, filter, bias }) => {
      const plain = tf.conv2d(rank4(x), rank4(filter), 1, 'same');
      const sum = tf.add(plain, bias);
      return { plain, sum, rectified: tf.relu(sum) };
    };
    await expectLikeReference(engine, readThrice, shapes, inputs);
  });

  it('transposed give values and gradients of the reference', () =>
    checks(strided, async (window) => {
      const { x, filter, weights } = shapesOf(window);
      const shapes = { x: weights, filter, weights: x };
      const operation: Operation = (given) =>
        tf.conv2dTranspose(rank4(given.x), rank4(given.filter), x, window.strides, window.pad);
      const inputs = normalArrays(shapes, window.seed);
      await expectLikeReference(engine, (given) => ({ y: operation(given) }), shapes, inputs);
    }));

  it('by channel give values and gradients of the reference', () =>
    checks(
      strided
        .map((window) => ({ ...window, outputs: 1 + (window.outputs % 2) }))
        .filter(({ strides }) => !isNative || strides[0] === strides[1]), // TensorFlow has no others
      async (window) => {
        const shapes = shapesOf(window, true);
        const inputs = normalArrays(shapes, window.seed);
        await expectLikeReference(engine, withGradients(depthwise(window)), shapes, inputs);
      },
    ));

  // TensorFlow has none on a CPU.
  it.skipIf(isNative)('by channel with dilations give values of the reference', () =>
    checks(
      dilated.map((window) => ({ ...window, outputs: 1 })),
      async (window) => {
        const { x, filter } = shapesOf(window, true);
        const inputs = normalArrays({ x, filter }, window.seed);
        await expectLikeReference(engine, (given) => ({ y: depthwise(window)(given) }), { x, filter }, inputs);
      },
    ),
  );

  it('have the gradients of finite differences', () =>
    checks(
      strided.filter((window) => sizeOf(shapesOf(window).filter) <= 2000),
      async (window) => {
        const shapes = shapesOf(window);
        const inputs = normalArrays(shapes, window.seed);
        await expectFiniteDifferences(engine, convolution(window), shapes, inputs, window.seed);
      },
      10,
    ));

  it('of no samples have no values', async () => {
    const shapes = { x: [0, 4, 4, 16], filter: [3, 3, 16, 16] };
    const { y } = await runOn(
      engine,
      ({ x, filter }) => ({ y: tf.conv2d(rank4(x), rank4(filter), 1, 'same') }),
      shapes,
      normalArrays(shapes, 0),
    );
    expect(y.length).toBe(0);
  });
});
