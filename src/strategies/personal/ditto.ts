import { z } from 'zod';
import type { Weights } from '../../core/weights.js';
import { weightsPenalty } from '../../learning/weights-penalty.js';
import { averagingServer, weighting } from '../shared/averaging.js';
import { trainLocally } from '../shared/local-training.js';
import { payloadIsWeights } from '../shared/weights-lens.js';
import { defineStrategy } from '../strategy.js';

const options = z.strictObject({
  lambda: z
    .number()
    .min(0)
    .finite()
    .default(1)
    .describe('strength of the pull of the personal model towards the global one; 0 trains it alone'),
  weighting: weighting.default('samples'),
});
type Options = z.infer<typeof options>;

/**
 * Ditto, Algorithm 1 of the paper with Federated Averaging as the global solver. Beside the weights that it trains for the
 * server, each client trains a personal model v_k on the same batches, from where it left it, on
 * `F_k(v) + (lambda / 2) |v - w|^2`; w are the weights as received in this round. v_k starts at the initial weights and is
 * kept whether or not the update is received. It never travels: the global model is Federated Averaging's bit for bit,
 * whatever lambda, and with lambda 0 v_k is the model trained alone. Learning rate times lambda must be below 2.
 *
 * `trainLoss` is that of the global training, `personalLoss` that of the personal one, without the pull.
 */
export const ditto = defineStrategy<Options, Weights, Weights, Weights, Weights>({
  name: 'ditto',
  title: 'Ditto: beside the global model each client trains a personal one, pulled towards it',
  citation:
    'T. Li, S. Hu, A. Beirami, V. Smith. Ditto: Fair and Robust Federated Learning Through Personalization. ICML 2021. ' +
    'arXiv:2012.04221',
  options,
  travels: { down: 'the weights', up: 'the weights' },
  needs: { oneArchitecture: true },
  lens: payloadIsWeights,

  server: (context) => averagingServer(context, context.options.weighting),

  client: (context) => ({
    init: async () => context.initialWeights(),
    async work(personal, received, round) {
      const pull = { towards: received, strength: context.options.lambda };
      const objective = { loss: context.loss, ...weightsPenalty(context.model.layout, { pull }) };
      const own = await trainLocally(context, personal, round, objective);
      const global = await trainLocally(context, received, round);
      const { trainLoss: personalLoss } = own.metrics;
      const metrics = { ...global.metrics, ...(personalLoss !== undefined && { personalLoss }) };
      return { client: own.weights, up: global.weights, metrics };
    },
    evaluated: (personal) => ({ model: context.model, weights: personal }),
  }),
});
