import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { crossEntropyOf } from './losses.js';

/**
 * How wrong some models together are about labels, per sample.
 *
 * @param logits of each model, `[batch, classes]`
 * @param labels `[batch]` int32
 * @param shares `[batch, models]`: how much each model counts for each sample
 * @returns `[batch]`
 */
export type EnsembleLoss = (logits: readonly Tensor[], labels: Tensor, shares: Tensor) => Tensor;

/** The models' cross-entropies, averaged by their shares. */
export const averageOfLosses: EnsembleLoss = (logits, labels, shares) => {
  const losses = logits.map((own) => crossEntropyOf(own, labels));
  return tf.sum(tf.mul(tf.stack(losses, 1), shares), 1);
};

/** The cross-entropy of the models' mean logits, all models alike. Never more than the mean of their cross-entropies. */
export const lossOfMeanLogits: EnsembleLoss = (logits, labels) =>
  crossEntropyOf(tf.mul(tf.addN([...logits]), 1 / logits.length), labels);
