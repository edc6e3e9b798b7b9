import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** One row a sample: `[batch, ...shape]` to `[batch, size of shape]`. */
export function flatten(x: Tensor): Tensor {
  const [batch, ...shape] = x.shape;
  return shape.length === 1 ? x : tf.reshape(x, [batch, shape.reduce((size, dimension) => size * dimension, 1)]);
}
