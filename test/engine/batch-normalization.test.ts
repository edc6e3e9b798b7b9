import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { sizeOf } from '../../src/core/weights.js';
import { batchNormalization } from '../../src/engine/batch-normalization.js';
import type { Tensors } from '../../src/engine/engine.js';
import { expectLikeReference, normalArrays, paths, runOn } from './against-reference.js';
import { expectClose } from './kernels/compare.js';

const epsilon = 1e-3;

const batches = fc.record({
  rows: fc.integer({ min: 1, max: 4 }),
  inner: fc.constantFrom([], [3], [4, 5], [16, 16]),
  channels: fc.constantFrom(1, 3, 16, 17),
  seed: fc.nat(),
});

type Batch = typeof batches extends fc.Arbitrary<infer T> ? T : never;

function shapesOf({ rows, inner, channels }: Batch) {
  const x = [rows, ...inner, channels];
  return { x, gamma: [channels], beta: [channels], rowWeights: [rows], weights: x };
}

/** Inputs whose rows have weights of their own, adding up to 1. */
function inputsOf(batch: Batch) {
  const { x, weights, rowWeights, ...affine } = normalArrays(shapesOf(batch), batch.seed);
  return { ...affine, x, weights, rowWeights: shares(rowWeights.map((value) => value * value + 0.1)) };
}

function shares(values: Float32Array): Float32Array {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value / total);
}

/** The same by plain operations, with the gradient that tfjs derives. */
function plain(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, rowWeights: tf.Tensor) {
  const perRow = [x.shape[0], ...x.shape.slice(1).map(() => 1)];
  const positions = x.size / x.shape[0] / x.shape[x.rank - 1];
  const meanOf = (values: tf.Tensor) =>
    tf.div(
      tf.sum(tf.mul(values, tf.reshape(rowWeights, perRow)), x.shape.map((_, axis) => axis).slice(0, -1)),
      positions,
    );
  const mean = meanOf(x);
  const centred = tf.sub(x, mean);
  const variance = meanOf(tf.square(centred));
  const numbers = tf.div(positions, tf.sum(tf.square(rowWeights)));
  const sampleVariance = tf.mul(variance, tf.minimum(tf.div(numbers, tf.sub(numbers, 1)), 2));
  const y = tf.add(tf.mul(tf.div(centred, tf.sqrt(tf.add(variance, epsilon))), gamma), beta);
  return { y, mean, variance, sampleVariance };
}

const custom = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, rowWeights: tf.Tensor) =>
  batchNormalization(x, gamma, beta, rowWeights, epsilon);

/** Values and gradients of a normalisation, with a weight on every output. */
const differentiated =
  (normalize: typeof custom) =>
  ({ x, gamma, beta, rowWeights, weights }: Tensors): Tensors => {
    const total = (...parts: tf.Tensor[]) =>
      tf.sum<tf.Scalar>(tf.mul(normalize(parts[0], parts[1], parts[2], rowWeights).y, weights));
    const [dx, dgamma, dbeta] = tf.grads(total)([x, gamma, beta]);
    // What nearly cancels is held against the size of its terms.
    const sizes = tf.abs(weights);
    return {
      ...normalize(x, gamma, beta, rowWeights),
      dx: tf.concat([tf.reshape(dx, [-1]), tf.reshape(tf.max(sizes), [1])]),
      sums: tf.concat([dgamma, dbeta, tf.reshape(tf.sum(sizes), [1])]),
    };
  };

describe.each(paths)('batch normalisation with $path', ({ engine }) => {
  const checks = (check: (batch: Batch) => Promise<void>) =>
    fc.assert(fc.asyncProperty(batches, check), { numRuns: 12 });

  it('gives values and gradients of plain operations', () =>
    checks(async (batch) => {
      const shapes = shapesOf(batch);
      const inputs = inputsOf(batch);
      const expected = await runOn(engine, differentiated(plain), shapes, inputs);
      expectClose(await runOn(engine, differentiated(custom), shapes, inputs), expected);
    }));

  it('gives what the reference gives', () =>
    checks(async (batch) => {
      await expectLikeReference(engine, differentiated(custom), shapesOf(batch), inputsOf(batch));
    }));

  it('is untouched by rows of weight 0', () =>
    checks(async (batch) => {
      const inputs = inputsOf(batch);
      const row = sizeOf(shapesOf(batch).x) / batch.rows;
      const padded = { ...batch, rows: batch.rows + 2 };
      const extended = (values: Float32Array, filling: number, by: number) => {
        const longer = new Float32Array(values.length + by).fill(filling);
        longer.set(values);
        return longer;
      };
      const given = {
        ...inputs,
        x: extended(inputs.x, 7, 2 * row),
        weights: extended(inputs.weights, 0, 2 * row),
        rowWeights: extended(inputs.rowWeights, 0, 2),
      };
      const expected = await runOn(engine, differentiated(custom), shapesOf(batch), inputs);
      const found = await runOn(engine, differentiated(custom), shapesOf(padded), given);
      const real = ({ y, dx, ...others }: typeof found) => ({
        ...others,
        y: y.slice(0, batch.rows * row),
        dx: Float32Array.of(...dx.slice(0, batch.rows * row), ...dx.slice(-1)),
      });
      expectClose(real(found), real(expected));
    }));
});
