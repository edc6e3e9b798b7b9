import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Scales gradients down together where their common L2 norm is above `clipNorm` (Pascanu, Mikolov and Bengio 2013,
 * Algorithm 1); shorter ones stay as they are.
 */
export function clipByGlobalNorm(gradients: readonly Tensor[], clipNorm: Tensor): Tensor[] {
  const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)));
  const norm = tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square)));
  const scale = tf.div(clipNorm, tf.maximum(norm, clipNorm));
  return gradients.map((gradient) => tf.mul(gradient, scale));
}
