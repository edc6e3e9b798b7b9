import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { crossEntropyOf, klDivergenceOf } from './losses.js';

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

/**
 * The divergences of a student from some teachers, averaged by the teachers' shares: `sum_k share_k KL(teacher_k || student)`
 * per sample. Its gradient by the student's logits is that of the cross-entropy with {@link mixtureOf} the teachers.
 *
 * @param student logits, `[batch, classes]`
 */
export function divergenceFrom(teachers: readonly Tensor[], student: Tensor, shares: Tensor): Tensor {
  const divergences = teachers.map((teacher) => klDivergenceOf(student, teacher, 1));
  return tf.sum(tf.mul(tf.stack(divergences, 1), shares), 1);
}

/** The models' probabilities, averaged by their shares: `[batch, classes]`. */
export function mixtureOf(logits: readonly Tensor[], shares: Tensor): Tensor {
  const probabilities = logits.map((own) => tf.softmax(own));
  return tf.sum(tf.mul(tf.stack(probabilities, 1), tf.expandDims(shares, 2)), 1);
}
