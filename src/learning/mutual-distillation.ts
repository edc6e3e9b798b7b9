import * as tf from '@tensorflow/tfjs-core';
import type { IterationStep } from './iteration.js';
import { parametersOf } from './loss-gradients.js';
import { crossEntropyOf, klDivergenceOf, present } from './losses.js';
import { prefixed, unprefixed } from './prefixed-names.js';
import { stopGradient } from './stop-gradient.js';
import { valueAndGradients } from './value-and-gradients.js';

/** Keeps the weight of the distillation finite where both models fit a batch perfectly. */
const epsilon = 1e-8;

/**
 * A step in which two models, `mentor` and `mentee`, learn from the labels and from each other's answers, and bring their
 * features together through a matrix of their own, the group `projection` with its tensor `kernel` (Wu et al. 2022,
 * equations 1 to 5):
 *
 *     L_mentor = CE_t + [KL(y_s || y_t) + MSE(h_t, h_s W)] / (CE_t + CE_s), and L_mentee alike with KL(y_t || y_s)
 *
 * The other one's answers and the divisor are constants for the gradient: less is learned from each other as long as both
 * are unreliable. The constants `distillation` and `hidden` weigh the two terms. Puts out `loss`, the mentee's
 * cross-entropy, and `mentorLoss`.
 */
export const mutualDistillation: IterationStep = ({ models, state, constants, batch, trainingMode: mode, update }) => {
  const { mentor, mentee } = models;
  const y = present(batch.y, 'y');
  const { gradients, kept } = valueAndGradients(
    () => {
      const large = mentor.apply(state.mentor, batch.x, mode);
      const small = mentee.apply(state.mentee, batch.x, mode);
      const tasks = [large, small].map(({ logits }) => batch.mean(crossEntropyOf(logits, y)));
      const task = tf.add(tasks[0], tasks[1]);
      const answers = tf.add(
        klDivergenceOf(large.logits, stopGradient(small.logits), 1),
        klDivergenceOf(small.logits, stopGradient(large.logits), 1),
      );
      const apart = tf.sub(large.features, tf.matMul(small.features, state.projection.kernel));
      const hidden = tf.mean(tf.square(apart), 1);
      const mutual = batch.mean(tf.add(tf.mul(constants.distillation, answers), tf.mul(constants.hidden, hidden)));
      return {
        value: tf.add(task, tf.div(mutual, stopGradient(tf.add(task, epsilon)))),
        kept: {
          mentorLoss: tasks[0],
          loss: tasks[1],
          ...prefixed('mentor', large.statistics),
          ...prefixed('mentee', small.statistics),
        },
      };
    },
    {
      ...prefixed('mentor', parametersOf(mentor.layout, state.mentor)),
      ...prefixed('mentee', parametersOf(mentee.layout, state.mentee)),
      ...prefixed('projection', state.projection),
    },
  );
  const moved = (group: string) => ({ ...update(group, unprefixed(group, gradients)), ...unprefixed(group, kept) });
  return {
    state: { mentor: moved('mentor'), mentee: moved('mentee'), projection: moved('projection') },
    outputs: { loss: kept.loss, mentorLoss: kept.mentorLoss },
  };
};
