import * as tf from '@tensorflow/tfjs-core';
import { type Allowed, checkOptions } from './check-options.js';
import type { Layer } from './layer.js';

/** What `rate` may be. */
const rates: Allowed = {
  is: (value) => typeof value === 'number' && value >= 0 && value < 1,
  expected: 'a number of at least 0 and below 1',
};

/**
 * Dropout (N. Srivastava et al. Dropout: A Simple Way to Prevent Neural Networks from Overfitting. JMLR 15, 2014): in training
 * every number becomes 0 with a probability of `rate`, and the others are divided by `1 - rate`, so that the mean stays. In
 * evaluation it returns its input.
 *
 * @param rate at least 0 and below 1
 * @throws RangeError on another rate
 */
export function dropout(rate: number): Layer {
  checkOptions('dropout', { rate: [rate, rates] });
  return {
    parameters: [],
    random: true,
    apply({ mode }, x) {
      if (!mode.training) return x;
      if (!mode.random) throw new RangeError('dropout needs a source of random numbers when training');
      const kept = tf.cast(tf.greaterEqual(mode.random.uniform(x.shape), rate), 'float32');
      return tf.mul(x, tf.mul(kept, 1 / (1 - rate)));
    },
  };
}
