import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * A loss that keeps a generator from making the same sample of all noise: `exp(-mean_ij d(x_i, x_j) d(z_i, z_j))` over all
 * pairs of a batch, with `d(x, x')` the mean absolute difference of samples and `d(z, z')` the mean squared difference of
 * their noise, as in the authors' code of FedGEN (Zhu et al. 2021) and FedFTG (Zhang et al. 2022). In (0, 1], and 1 if all
 * samples are the same.
 *
 * @param noise `[batch, noise]`
 * @param samples `[batch, ...]`
 * @returns a scalar
 */
export function diversityLossOf(noise: Tensor, samples: Tensor): Tensor {
  const rows = samples.shape[0];
  const flat = tf.reshape(samples, [rows, -1]);
  const ofSamples = tf.mean(tf.abs(differences(flat)), 2);
  const ofNoise = tf.mean(tf.square(differences(noise)), 2);
  return tf.exp(tf.neg(tf.mean(tf.mul(ofSamples, ofNoise))));
}

/** `[batch, batch, size]`: every row less every other. */
function differences(rows: Tensor): Tensor {
  return tf.sub(tf.expandDims(rows, 1), tf.expandDims(rows, 0));
}
