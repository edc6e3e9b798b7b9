import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { numberWithin } from '../core/numbers.js';
import '@tensorflow/tfjs-backend-cpu';

import { diversityLossOf } from '../../src/learning/diversity.js';
import { stopGradient } from '../../src/learning/stop-gradient.js';
import '../../src/engine/gradients.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
  tf.engine().startScope();
});
afterAll(() => tf.engine().endScope());

const matrix = (columns: number) =>
  fc
    .array(fc.array(numberWithin(-3, 3), { minLength: columns, maxLength: columns }), {
      minLength: 4,
      maxLength: 4,
    })
    .map((rows) => tf.tensor2d(rows));
const scalar = (tensor: tf.Tensor) => tensor.dataSync()[0];

it('the diversity loss is in (0, 1], 1 for equal samples, and falls as distances grow', () => {
  fc.assert(
    fc.property(matrix(3), matrix(5), (noise, samples) => {
      const loss = scalar(diversityLossOf(noise, samples));
      expect(loss).toBeGreaterThan(0);
      expect(loss).toBeLessThanOrEqual(1);
      expect(scalar(diversityLossOf(noise, tf.tile(tf.slice(samples, [0, 0], [1, 5]), [4, 1])))).toBe(1);
      expect(scalar(diversityLossOf(noise, tf.mul(samples, 2)))).toBeLessThanOrEqual(loss);
      expect(scalar(diversityLossOf(noise, tf.reshape(samples, [4, 5, 1, 1])))).toBe(loss);
    }),
    { numRuns: 50 },
  );
});

it('a tensor without gradient keeps its values and passes no gradient', () => {
  const x = tf.tensor1d([1, -2]);
  expect(Array.from(stopGradient(x).dataSync())).toEqual([1, -2]);
  const gradient = tf.grad((y) => tf.sum(tf.mul(y, stopGradient(y))))(x);
  expect(Array.from(gradient.dataSync())).toEqual([1, -2]);
});
