import * as tf from '@tensorflow/tfjs-core';
import { squaredErrorOf } from '../losses.js';
import { builtInTask } from './built-in-task.js';

/**
 * A number for each sample. Models put out standardised numbers, and the loss is the mean squared error of these. `rmse`, the
 * metric, and `mae` are the root mean squared error and the mean absolute error in the units of the target.
 */
export const regression = builtInTask({
  name: 'regression',
  title: 'a number for each sample',
  create({ standard: { mean, deviation } = { mean: 0, deviation: 1 } }) {
    const standardised = (target: tf.Tensor) => tf.mul(tf.sub(target, mean), 1 / deviation);
    return {
      losses: (output, target) => squaredErrorOf(output, standardised(target)),
      sums: (output, target) => ({ absolute: tf.mean(tf.abs(tf.sub(output, standardised(target))), 1) }),
      summary: ({ samples, loss, absolute }) => ({
        rmse: deviation * Math.sqrt(loss / samples),
        mae: (deviation * absolute) / samples,
        loss: loss / samples,
      }),
    };
  },
});
