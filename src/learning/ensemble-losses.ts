import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { crossEntropyOf, klDivergenceOf } from './losses.js';

/**
 * A loss of several models together, given labels, per sample.
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
 * A distance of a student from several teachers, per sample.
 *
 * @param teachers logits of each, `[batch, classes]`
 * @param student logits, `[batch, classes]`
 * @param shares `[batch, teachers]`: how much each teacher counts for each sample
 * @returns `[batch]`
 */
export type EnsembleDistance = (teachers: readonly Tensor[], student: Tensor, shares: Tensor) => Tensor;

/**
 * The divergences of a student from some teachers, averaged by the teachers' shares: `sum_k share_k KL(teacher_k || student)`
 * per sample. Its gradient by the student's logits is that of the cross-entropy with {@link mixtureOf} the teachers. Not bounded.
 */
export const divergenceFrom: EnsembleDistance = (teachers, student, shares) => {
  const divergences = teachers.map((teacher) => klDivergenceOf(student, teacher, 1));
  return tf.sum(tf.mul(tf.stack(divergences, 1), shares), 1);
};

/** The distances of a student's probabilities from those of some teachers, `sum_k share_k |p_k - q|_1` per sample: from 0 to 2. */
export const distanceFrom: EnsembleDistance = (teachers, student, shares) => {
  const answer = tf.softmax(student);
  const distances = teachers.map((teacher) => tf.sum(tf.abs(tf.sub(tf.softmax(teacher), answer)), 1));
  return tf.sum(tf.mul(tf.stack(distances, 1), shares), 1);
};

/** The models' probabilities, averaged by their shares: `[batch, classes]`. */
export function mixtureOf(logits: readonly Tensor[], shares: Tensor): Tensor {
  const probabilities = logits.map((own) => tf.softmax(own));
  return tf.sum(tf.mul(tf.stack(probabilities, 1), tf.expandDims(shares, 2)), 1);
}
