import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Weights } from '../../core/weights.js';
import type { Loss } from '../../learning/learner.js';
import { crossEntropyOf, klDivergenceOf, present } from '../../learning/losses.js';
import { averagingClient, averagingServer } from '../shared/averaging.js';
import { payloadIsWeights } from '../shared/weights-lens.js';
import { defineStrategy } from '../strategy.js';
import { selfDistillation } from './self-distillation.js';

const options = z.strictObject({
  beta: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('share of the distillation; 0 is FedAvg, at 1 labels are unused'),
  temperature: z.number().positive().finite().default(1).describe('of both softmaxes'),
});
type Options = z.infer<typeof options>;

/** `(1 - beta) CE(z, y) + beta tau^2 KL(teacher || student)` at the temperature tau. */
const localSelfDistillation: Loss = ({ output, constants }, batch) => {
  const labelled = crossEntropyOf(output.logits, present(batch.y, 'y'));
  const distilled = klDivergenceOf(output.logits, present(batch.extra.teacher, 'teacher'), constants.temperature);
  return batch.mean(tf.add(tf.mul(tf.sub(1, constants.beta), labelled), tf.mul(constants.beta, distilled)));
};

/**
 * FedLSD, local self-distillation: FedAvg whose clients also distil the global model of the round, on their own samples and
 * over all classes; FedNTD's forerunner and baseline. Payloads are FedAvg's. The authors' default of beta is not in the
 * paper's text; ours is 0.1.
 */
export const fedlsd = defineStrategy<Options, Weights, null, Weights, Weights>({
  name: 'fedlsd',
  title: 'FedLSD: FedAvg with distillation of the global model over all classes',
  citation:
    'G. Lee, M. Jeong, Y. Shin, S. Bae, S.-Y. Yun. Preservation of the Global Knowledge by Not-True Distillation in ' +
    'Federated Learning. NeurIPS 2022. arXiv:2106.03097, version 1 (2021) for FedLSD',
  options,
  travels: { down: 'the weights', up: 'the weights' },
  needs: { task: 'classification', oneArchitecture: true },
  lens: payloadIsWeights,

  server: averagingServer,

  client: (context) => averagingClient(context, (down) => selfDistillation(context, down, localSelfDistillation)),
});
