import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** The slope of {@link activations} `leaky-relu` below 0: PyTorch's default. */
export const leakySlope = 0.01;

/** Functions of one number, applied to each. */
export const activations = {
  relu: (x: Tensor): Tensor => tf.relu(x),
  'leaky-relu': (x: Tensor): Tensor => tf.leakyRelu(x, leakySlope),
  gelu,
  tanh: (x: Tensor): Tensor => tf.tanh(x),
  sigmoid: (x: Tensor): Tensor => tf.sigmoid(x),
} as const;

/** A name of {@link activations}. */
export type ActivationName = keyof typeof activations;

/**
 * x times the distribution function of the normal distribution at x (D. Hendrycks, K. Gimpel. Gaussian Error Linear Units. 2016.
 * arXiv:1606.08415), exact and not the approximation by tanh.
 */
function gelu(x: Tensor): Tensor {
  return tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2)))));
}
