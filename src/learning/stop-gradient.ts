import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The tensor as a constant: no gradient flows through it. An operation without inputs as far as the gradient tape knows, so
 * that nothing is computed to reach a gradient of zero.
 */
export function stopGradient(x: Tensor): Tensor {
  return tf.customGrad(() => ({ value: tf.clone(x), gradFunc: () => [] }))();
}
