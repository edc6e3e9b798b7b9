import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Weights } from '../../core/weights.js';
import type { Loss } from '../../learning/learner.js';
import { crossEntropyOf, notTrueDivergenceOf, present } from '../../learning/losses.js';
import { averagingClient, averagingServer } from '../shared/averaging.js';
import { payloadIsWeights } from '../shared/weights-lens.js';
import { defineStrategy } from '../strategy.js';
import { selfDistillation } from './self-distillation.js';

const options = z.strictObject({
  beta: z.number().min(0).finite().default(1).describe('weight of the distillation; 0 is FedAvg'),
  temperature: z.number().positive().finite().default(1).describe('of the softmax over the not-true classes'),
});
type Options = z.infer<typeof options>;

/** `CE(z, y) + beta tau^2 KL(teacher || student)` over the classes other than y, at the temperature tau. */
const notTrueDistillation: Loss = ({ output, constants }, batch) => {
  const y = present(batch.y, 'y');
  const teacher = present(batch.extra.teacher, 'teacher');
  const forgotten = notTrueDivergenceOf(output.logits, teacher, y, constants.temperature);
  const perSample = tf.add(crossEntropyOf(output.logits, y), tf.mul(constants.beta, forgotten));
  return batch.mean(perSample);
};

/**
 * FedNTD: FedAvg whose clients also distil the global model of the round, on their own samples and over the not-true
 * classes only (equations 5 and 6). What the global model knows of classes that a client lacks is so kept, while the signal
 * of the client's labels is left alone: the true logit has no part in the distillation. The defaults are those of the
 * authors' configuration. The teacher is in evaluation mode. Payloads are FedAvg's.
 *
 * The teacher's pass costs a third of an epoch's training, once in a round; in every epoch where images are augmented,
 * since it sees the same changed image.
 */
export const fedntd = defineStrategy<Options, Weights, null, Weights, Weights>({
  name: 'fedntd',
  title: 'FedNTD: FedAvg with distillation of the global model over the not-true classes',
  citation:
    'G. Lee, M. Jeong, Y. Shin, S. Bae, S.-Y. Yun. Preservation of the Global Knowledge by Not-True Distillation in ' +
    'Federated Learning. NeurIPS 2022. arXiv:2106.03097',
  options,
  travels: { down: 'the weights', up: 'the weights' },
  needs: { task: 'classification', oneArchitecture: true },
  lens: payloadIsWeights,

  server: averagingServer,

  client: (context) => averagingClient(context, (down) => selfDistillation(context, down, notTrueDistillation)),
});
