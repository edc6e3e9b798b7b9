import { type Weights, weightedMean } from '../core/weights.js';
import type { ServerSide, SideContext, Update } from './strategy.js';

/**
 * `sum_k (n_k / N) w_k` over the updates received, `n_k` the client's training samples and `N` their sum over those
 * updates. The fold follows the order given. `undefined` if no update comes from a client with samples.
 */
export function meanBySamples(updates: readonly Update<Weights>[]): Weights | undefined {
  const trained = updates.filter((update) => update.client.samples > 0);
  if (trained.length === 0) return undefined;
  return weightedMean(
    trained.map((update) => update.payload),
    trained.map((update) => update.client.samples),
  );
}

/**
 * The server of Federated Averaging: it sends its weights and takes the mean of those that come back, weighted by
 * samples. Methods that change only what clients do have this server.
 */
export function averagingServer({ initialWeights }: SideContext<unknown>): ServerSide<Weights, Weights, Weights> {
  return {
    init: async () => initialWeights(),
    send: (weights) => weights,
    aggregate: async (weights, updates) => meanBySamples(updates) ?? weights,
    model: (weights) => weights,
  };
}
