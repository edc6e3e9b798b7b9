import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Weights } from '../../core/weights.js';
import { scalars } from '../../learning/columns.js';
import { contrastiveLossOf } from '../../learning/contrastive-loss.js';
import type { Loss } from '../../learning/learner.js';
import { crossEntropy, present } from '../../learning/losses.js';
import { averagingServer } from '../shared/averaging.js';
import { type Objective, trainLocally } from '../shared/local-training.js';
import { payloadIsWeights } from '../shared/weights-lens.js';
import { defineStrategy } from '../strategy.js';

const options = z.strictObject({
  mu: z.number().min(0).finite().default(1).describe('weight of the contrastive term; 0 is FedAvg'),
  temperature: z.number().positive().finite().default(0.5).describe('of the contrastive term'),
  buffer: z.int().positive().default(1).describe('previous local models that count as negatives'),
});
type Options = z.infer<typeof options>;

/** `CE(F(x), y) + mu l_con`: towards the representation of the global model, away from those of previous local models. */
const modelContrastive: Loss = (context, batch) => {
  const { output, constants } = context;
  const { received, previous } = batch.extra;
  const contrast = contrastiveLossOf(
    output.features,
    present(received, 'received'),
    present(previous, 'previous'),
    constants.temperature,
  );
  return tf.add(crossEntropy(context, batch), tf.mul(constants.mu, batch.mean(contrast)));
};

function contrast({ mu, temperature }: Options, down: Weights, previous: readonly Weights[]): Objective {
  return {
    loss: modelContrastive,
    frozen: {
      received: { weights: down, output: 'features' },
      previous: { weights: previous, output: 'features' },
    },
    constants: scalars({ mu, temperature }),
  };
}

/**
 * MOON: FedAvg with a contrastive term on representations (equations 3 and 4). It pulls those of the local model towards
 * those of the global model received and pushes them away from those of the client's own previous local model. The
 * representation is the input of the model's last layer; a projection head is a matter of the model (`lenet5` has one as an
 * option). Both other models are frozen and in evaluation mode. The previous model is what the client's last training
 * came to, however many rounds ago; until a client has trained once the term is absent. Payloads are FedAvg's.
 *
 * The passes of the frozen models cost a third of an epoch's training each, once in a round; in every epoch where images are
 * augmented, since all three models see the same changed image.
 */
export const moon = defineStrategy<Options, Weights, readonly Weights[], Weights, Weights>({
  name: 'moon',
  title: "MOON: FedAvg with a contrast between the global model's representations and past local ones",
  citation: 'Q. Li, B. He, D. Song. Model-Contrastive Federated Learning. CVPR 2021. arXiv:2103.16257',
  options,
  travels: { down: 'the weights', up: 'the weights' },
  needs: { task: 'classification', oneArchitecture: true },
  lens: payloadIsWeights,

  server: averagingServer,

  client: (context) => ({
    init: async () => [],
    async work(previous, down, round) {
      const { mu, buffer } = context.options;
      const contrasted = mu > 0 && previous.length > 0 && context.data.size > 0;
      const objective = contrasted ? contrast(context.options, down, previous) : undefined;
      const { weights, metrics } = await trainLocally(context, down, round, objective);
      return { client: [weights, ...previous].slice(0, buffer), up: weights, metrics };
    },
  }),
});
