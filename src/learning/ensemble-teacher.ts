import * as tf from '@tensorflow/tfjs-core';
import type { IterationStep } from './iteration.js';
import { klDivergence } from './losses.js';
import { unprefixed } from './prefixed-names.js';
import { trainingStep } from './training-step.js';

/** A step of `model` towards a teacher whose logits are the column `logits`, at the constant `temperature`. */
export const taughtByLogits = trainingStep({ loss: klDivergence });

/**
 * The same where the teacher is the mean logits of the models `teacher<k>` on the batch as `model` sees it. Their weights are the
 * constants `teacher<k>.*`, and their parts in the mean `shares`, `[teachers]`.
 */
export const taughtByEnsemble: IterationStep = (context) => {
  const { models, constants, batch } = context;
  const logits = Array.from({ length: constants.shares.size }, (_, k) => {
    const teacher = models[`teacher${k}`].apply(unprefixed(`teacher${k}`, constants), batch.x, { training: false });
    return tf.mul(tf.slice(constants.shares, [k], [1]), teacher.logits);
  });
  return taughtByLogits({ ...context, batch: { ...batch, extra: { ...batch.extra, logits: tf.addN(logits) } } });
};
