import { z } from 'zod';
import type { Weights } from '../../core/weights.js';
import { averagingClient, averagingServer } from '../shared/averaging.js';
import { payloadIsWeights } from '../shared/weights-lens.js';
import { defineStrategy } from '../strategy.js';

/**
 * Federated Averaging, Algorithm 1 of the paper. Each client trains from the server's weights on its own samples; the server
 * takes the mean of the results, weighted by samples, over the clients that report. Statistics of batch normalisation
 * are averaged like weights. Both payloads are the weights.
 */
export const fedavg = defineStrategy<Record<string, never>, Weights, null, Weights, Weights>({
  name: 'fedavg',
  title: 'Federated Averaging: local training from common weights, then their mean weighted by samples',
  citation:
    'H. B. McMahan, E. Moore, D. Ramage, S. Hampson, B. Aguera y Arcas. Communication-Efficient Learning of Deep ' +
    'Networks from Decentralized Data. AISTATS 2017. arXiv:1602.05629',
  options: z.strictObject({}),
  travels: { down: 'the weights', up: 'the weights' },
  needs: { oneArchitecture: true },
  lens: payloadIsWeights,

  server: averagingServer,

  client: (context) => averagingClient(context),
});
