import { z } from 'zod';
import type { Weights } from '../../core/weights.js';
import { averagingClient, weighting } from '../shared/averaging.js';
import { payloadIsWeights, serverHasWeights } from '../shared/weights-lens.js';
import { defineStrategy } from '../strategy.js';
import { type OptimizingServer, optimizingServer, type ServerOptimizer } from './server-optimizer.js';

const options = z.strictObject({
  momentum: z.number().min(0).lt(1).default(0.9).describe("beta, of the server's velocity"),
  nesterov: z.boolean().default(true).describe("Nesterov's form, as in the paper; otherwise the heavy ball"),
  learningRate: z
    .number()
    .positive()
    .finite()
    .default(1)
    .describe(
      "the server's; together with the clients' rate and beta " +
        'it makes an effective rate of rate x client rate / (1 - beta)',
    ),
  weighting: weighting.default('samples'),
});
type Options = z.infer<typeof options>;
type Moments = { readonly velocity: Float32Array };

/**
 * FedAvgM: Federated Averaging with momentum on the server. The change `d = w - mean_k w_k` counts as a gradient: the
 * velocity becomes `v = beta v + d`, and the weights move by `-rate (d + beta v)` with Nesterov's momentum, by `-rate v`
 * with the heavy ball (no dampening). Payloads are those of Federated Averaging; the velocity stays on the server.
 */
export const fedavgm = defineStrategy<Options, OptimizingServer<Moments>, null, Weights, Weights>({
  name: 'fedavgm',
  title: 'FedAvgM: Federated Averaging with momentum on the server',
  citation:
    'T.-M. H. Hsu, H. Qi, M. Brown. Measuring the Effects of Non-Identical Data Distribution for Federated Visual ' +
    'Classification. 2019. arXiv:1909.06335',
  options,
  travels: { down: 'the weights', up: 'the weights' },
  needs: { oneArchitecture: true },
  lens: { ...payloadIsWeights, ...serverHasWeights() },
  server: (context) => optimizingServer(context, serverMomentum(context.options), context.options.weighting),
  client: (context) => averagingClient(context),
});

/** The step is written from the mean, not from the weights, so that it ends at the mean exactly for rate 1 and beta 0. */
export function serverMomentum({
  momentum,
  nesterov,
  learningRate,
}: Omit<Options, 'weighting'>): ServerOptimizer<Moments> {
  return {
    init: (size) => ({ velocity: new Float32Array(size) }),
    step(moments, weights, mean) {
      const velocity = new Float32Array(weights.length);
      const next = new Float32Array(weights.length);
      for (let i = 0; i < next.length; i++) {
        const change = weights[i] - mean[i];
        velocity[i] = momentum * moments.velocity[i] + change;
        const carried = nesterov ? velocity[i] : moments.velocity[i];
        next[i] = mean[i] + (1 - learningRate) * change - learningRate * momentum * carried;
      }
      return { weights: next, moments: { velocity } };
    },
  };
}
