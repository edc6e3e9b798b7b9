import { z } from 'zod';
import type { Weights } from '../../core/weights.js';
import { trainLocally } from '../shared/local-training.js';
import { defineStrategy } from '../strategy.js';

/**
 * Training without communication: the floor that every method is compared with. A client goes on training its own model
 * whenever it is in a cohort; nothing is sent either way, so its result depends on its own seed and samples only.
 */
export const local = defineStrategy<Record<string, never>, null, Weights, undefined, undefined>({
  name: 'local',
  title: 'No communication: each client trains its own model on its own samples',
  citation:
    'Baseline; called SOLO in Q. Li, B. He, D. Song. Model-Contrastive Federated Learning. CVPR 2021. arXiv:2103.16257',
  options: z.strictObject({}),
  travels: { down: 'nothing', up: 'nothing' },
  needs: {},

  server: () => ({
    init: async () => null,
    send: () => undefined,
    aggregate: async (server) => server,
  }),

  client: (context) => ({
    init: async () => context.initialWeights(),
    async work(client, _down, round) {
      const { weights, metrics } = await trainLocally(context, client, round);
      return { client: weights, up: undefined, metrics };
    },
    evaluated: (weights) => ({ model: context.model, weights }),
  }),
});
