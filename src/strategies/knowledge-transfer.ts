import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { scalars } from '../learning/columns.js';
import type { Loss } from '../learning/learner.js';
import { crossEntropy, crossEntropyOf, klDivergenceOf, present } from '../learning/losses.js';
import type { Objective } from './local-training.js';

/** How strongly a model learns from the other one's logits. */
export const transferShape = {
  alpha: z.number().min(0).finite().default(0.5).describe('weight of the distillation, on both sides'),
  temperature: z.number().positive().finite().default(3).describe('of the distillation'),
};
type Options = z.infer<z.ZodObject<typeof transferShape>>;

/**
 * `CE(z, y) + alpha T^2 KL(softmax(z_other / T) || softmax(z / T))`, each row counted by its
 * freshness, where there are some that are not fresh.
 */
const knowledgeTransfer: Loss = ({ output: { logits }, constants }, { y, extra, mean }) => {
  const distilled = klDivergenceOf(logits, present(extra.logits, 'logits'), constants.temperature);
  const perSample = tf.add(crossEntropyOf(logits, present(y, 'y')), tf.mul(constants.alpha, distilled));
  return mean(extra.freshness ? tf.mul(perSample, extra.freshness) : perSample);
};

/**
 * What a model minimises that learns from labels and from another one's logits.
 *
 * @param logits of the other one, `[rows, classes]`; none, if it has not spoken yet
 * @param freshness of each row; all are fresh, if absent
 */
export function transferObjective(
  { alpha, temperature }: Options,
  classes: number,
  logits?: Float32Array,
  freshness?: Float32Array,
): Objective {
  if (!logits || (alpha === 0 && !freshness)) return { loss: crossEntropy };
  const extra = {
    logits: { shape: [classes], values: logits },
    ...(freshness && { freshness: { shape: [], values: freshness } }),
  };
  return { loss: knowledgeTransfer, extra, constants: scalars({ alpha, temperature }) };
}
