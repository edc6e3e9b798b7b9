import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** What batch normalisation returns: the normalised batch, and the statistics it used, `[channels]` each. */
export interface NormalizedBatch {
  /** Of the shape of the input. */
  readonly y: Tensor;
  readonly mean: Tensor;
  /** Biased: the weighted mean of squares. */
  readonly variance: Tensor;
  /**
   * Unbiased: n / (n - 1) times the other, n the rows times the positions of each; a row of weight 0 is none. For
   * unequal weights w, 1 / (sum w^2) stands for the number of rows. A single number has no variance: 0.
   */
  readonly sampleVariance: Tensor;
}

/**
 * Batch normalisation over the last axis with the batch's own statistics (Ioffe and Szegedy 2015, algorithm 1), where
 * every row counts with a weight of its own: rows of padding, with weight 0, are normalised but leave no trace in the
 * statistics, nor in the gradients of other rows.
 *
 * The gradient is written out. With `w` a row's weight, `P` positions a row, `c = x - mean`, `r = (variance + epsilon)^-1/2`,
 * `a = gamma r`, and sums over all rows and positions,
 *
 *     dx = a dy - w (a / P) (sum dy + c r^2 sum (dy c)),   dgamma = r sum (dy c),   dbeta = sum dy
 *
 * The statistics have no gradient: they are meant for running ones.
 *
 * @param x `[batch, ..., channels]`
 * @param gamma `[channels]`, the scale
 * @param beta `[channels]`, the offset
 * @param rowWeights `[batch]`, adding up to 1
 * @param epsilon added to the variance
 */
export function batchNormalization(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  rowWeights: Tensor,
  epsilon: number,
): NormalizedBatch {
  const weights = tf.reshape(rowWeights, [1, x.shape[0]]);
  const mean = weightedMean(x, weights);
  const variance = weightedMean(tf.square(tf.sub(x, mean)), weights);
  const normalize = tf.customGrad((...args) => {
    const [images, scale, offset, save] = args as [Tensor, Tensor, Tensor, tf.GradSaveFunc];
    const centred = tf.sub(images, mean);
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const slope = tf.mul(scale, inverse);
    save([centred, inverse, slope, weights]);
    return { value: tf.add(tf.mul(centred, slope), offset), gradFunc };
  });
  return { y: normalize(x, gamma, beta), mean, variance, sampleVariance: unbiased(variance, weights, positionsOf(x)) };
}

/** The factor is 2 at most, that of two numbers: so a single one leaves the 0 that it has. */
function unbiased(variance: Tensor, weights: Tensor, positions: number): Tensor {
  const inverseCount = tf.div(tf.sum(tf.square(weights)), positions);
  return tf.div(variance, tf.maximum(tf.sub(1, inverseCount), 0.5));
}

function positionsOf({ size, shape }: Tensor): number {
  return size / (shape[0] * shape[shape.length - 1]);
}

function gradFunc(dy: Tensor, saved: Tensor[]): Tensor[] {
  const [centred, inverse, slope, weights] = saved;
  const [batch, channels] = [dy.shape[0], dy.shape[dy.rank - 1]];
  const positions = positionsOf(dy);
  const total = channelSum(dy);
  const moment = channelSum(tf.mul(dy, centred));
  const share = tf.div(slope, -positions);
  const perRow = [batch, ...Array<number>(dy.rank - 2).fill(1), channels];
  const byRow = (perChannel: Tensor) =>
    tf.reshape(tf.matMul(weights, tf.reshape(perChannel, [1, channels]), true), perRow);
  const offset = byRow(tf.mul(share, total));
  const factor = byRow(tf.mul(share, tf.mul(tf.square(inverse), moment)));
  const dx = tf.add(tf.mul(dy, slope), tf.add(tf.mul(centred, factor), offset));
  return [dx, tf.mul(inverse, moment), total];
}

/** `[channels]`: the mean over positions, weighted over rows by `[1, batch]`. */
function weightedMean(values: Tensor, weights: Tensor): Tensor {
  const [batch, channels] = [values.shape[0], values.shape[values.rank - 1]];
  const perRow = tf.mean(tf.reshape(values, [batch, -1, channels]), 1);
  return tf.reshape(tf.matMul(weights, tf.reshape(perRow, [batch, channels])), [channels]);
}

/** `[channels]`: the sum over everything else. */
function channelSum(values: Tensor): Tensor {
  return tf.sum(values, values.shape.map((_, axis) => axis).slice(0, -1));
}
