import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The cosine of the angle between representations, along the last axis. A vector shorter than 1e-8 counts as one of that
 * length, so that zeros have the similarity 0 with everything.
 *
 * @param a `[..., features]`
 * @param b `[..., features]`, a shape that `a` can be broadcast with
 */
function cosineSimilarityOf(a: Tensor, b: Tensor): Tensor {
  const inverseNorm = (v: Tensor) => tf.rsqrt(tf.maximum(tf.sum(tf.square(v), -1), 1e-16));
  return tf.mul(tf.sum(tf.mul(a, b), -1), tf.mul(inverseNorm(a), inverseNorm(b)));
}

/**
 * `-log(e^(s+/T) / (e^(s+/T) + sum_j e^(s_j/T)))` per sample, in nats, of the cosine similarities s+ with the positive and
 * s_j with the negatives (Li et al. 2021, equation 3).
 *
 * @param z `[batch, features]`
 * @param positive `[batch, features]`
 * @param negatives `[batch, negatives, features]`, at least one
 * @param temperature a number or a scalar tensor, > 0
 */
export function contrastiveLossOf(
  z: Tensor,
  positive: Tensor,
  negatives: Tensor,
  temperature: Tensor | number,
): Tensor {
  const candidates = tf.concat([tf.expandDims(positive, 1), negatives], 1);
  const similarities = cosineSimilarityOf(tf.expandDims(z, 1), candidates);
  const first = tf.slice(tf.logSoftmax(tf.div(similarities, temperature)), [0, 0], [-1, 1]);
  return tf.neg(tf.squeeze(first, [1]));
}
