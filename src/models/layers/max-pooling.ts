import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** The largest of every 2x2 square, without overlap: `[batch, height, width, channels]`; an odd last row or column is left out. */
export function maxPooling(x: Tensor): Tensor {
  return tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid');
}

/** What {@link maxPooling} leaves of a height or width. */
export function pooledSize(size: number): number {
  return Math.floor(size / 2);
}
