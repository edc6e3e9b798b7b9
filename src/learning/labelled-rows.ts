import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from './batch.js';
import type { Observe } from './learner.js';
import { present } from './losses.js';

/** The labels of a batch one-hot, `[batch, classes]`; rows of padding are zero. */
export function labelledRows({ y, rowWeights }: Batch, classes: number): Tensor {
  const real = tf.expandDims(tf.step(rowWeights), 1);
  return tf.mul(tf.oneHot(present(y, 'y'), classes, 1, 0, 'float32'), real);
}

/** `labels`: how many samples of each label were in the batch, `[classes]`. */
export const labelsSeen: Observe = ({ output }, batch) => ({
  labels: tf.sum(labelledRows(batch, output.logits.shape[1] ?? 0), 0),
});
