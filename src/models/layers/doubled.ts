import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Twice the height and width: every pixel becomes a square of four. Not `tf.image.resizeNearestNeighbor`, whose gradient on
 * tfjs's CPU backend is wrong for more than one image.
 *
 * @param images `[batch, height, width, channels]`
 */
export function doubled(images: Tensor): Tensor {
  const [batch, height, width, channels] = images.shape;
  const wide = tf.reshape(tf.concat([images, images], 3), [batch, height, 2 * width, channels]);
  return tf.reshape(tf.concat([wide, wide], 2), [batch, 2 * height, 2 * width, channels]);
}
