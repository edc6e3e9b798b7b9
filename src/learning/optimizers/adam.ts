import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerOptions } from '../optimizer.js';
import type { UpdateRule } from './update-rule.js';

/**
 * Adam with bias correction (Kingma and Ba 2015, Algorithm 1): `m` and `v` are running means of the gradient and its
 * square, and `w -= lr / (1 - beta1^t) * m / (sqrt(v / (1 - beta2^t)) + epsilon)`.
 */
export function adam(options: Extract<OptimizerOptions, { name: 'adam' }>): UpdateRule {
  const { learningRate, beta1, beta2, epsilon } = options;
  return {
    key: 'adam',
    slots: ['mean', 'square'],
    constants: { rate1: 1 - beta1, rate2: 1 - beta2, epsilon },
    schedules: {
      stepSize: (step) => learningRate / (1 - beta1 ** step),
      correction: (step) => 1 / Math.sqrt(1 - beta2 ** step),
    },
    update(parameter, gradient, slots, numbers) {
      const mean = tf.add(slots.mean, tf.mul(numbers.rate1, tf.sub(gradient, slots.mean)));
      const square = tf.add(slots.square, tf.mul(numbers.rate2, tf.sub(tf.square(gradient), slots.square)));
      const scale = tf.add(tf.mul(tf.sqrt(square), numbers.correction), numbers.epsilon);
      return {
        parameter: tf.sub(parameter, tf.mul(numbers.stepSize, tf.div(mean, scale))),
        slots: { mean, square },
      };
    },
  };
}
