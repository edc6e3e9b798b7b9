import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { scalars } from '../../learning/columns.js';
import type { Loss } from '../../learning/learner.js';
import { crossEntropy, crossEntropyOf, klDivergenceOf, present } from '../../learning/losses.js';
import type { Objective } from '../shared/local-training.js';
import type { AlignedLogits } from './logits-of-samples.js';

/** How strongly a model learns from the other one's logits. */
export const transferShape = {
  alpha: z
    .number()
    .min(0)
    .finite()
    .default(1)
    .describe("weight of the distillation, on both sides; 1 in the paper's formulas"),
  temperature: z.number().positive().finite().default(3).describe("of the distillation; 3 in the authors' script"),
};
type Options = z.infer<z.ZodObject<typeof transferShape>>;

/**
 * `CE(z, y) + alpha T^2 KL(softmax(z_other / T) || softmax(z / T))`, the second term for rows with logits of the other only,
 * and each row counted by its freshness, where there are some that are not fresh.
 */
const knowledgeTransfer: Loss = ({ output: { logits }, constants }, { y, extra, mean }) => {
  const divergence = klDivergenceOf(logits, present(extra.logits, 'logits'), constants.temperature);
  const distilled = extra.known ? tf.mul(divergence, extra.known) : divergence;
  const perSample = tf.add(crossEntropyOf(logits, present(y, 'y')), tf.mul(constants.alpha, distilled));
  return mean(extra.freshness ? tf.mul(perSample, extra.freshness) : perSample);
};

/**
 * What a model minimises that learns from labels and from another one's logits.
 *
 * @param taught the other one's logits, `[rows, classes]`; none, if it has not spoken yet
 * @param freshness of each row; all are fresh, if absent
 */
export function transferObjective(
  { alpha, temperature }: Options,
  classes: number,
  taught?: AlignedLogits,
  freshness?: Float32Array,
): Objective {
  if (!taught || (alpha === 0 && !freshness)) return { loss: crossEntropy };
  const { logits, known } = taught;
  const extra = {
    logits: { shape: [classes], values: logits },
    ...(known && { known: { shape: [], values: known } }),
    ...(freshness && { freshness: { shape: [], values: freshness } }),
  };
  return { loss: knowledgeTransfer, extra, constants: scalars({ alpha, temperature }) };
}
