import { type Weights, weightedMean } from '../core/weights.js';
import { type Objective, trainLocally } from './local-training.js';
import type { ClientContext, ClientSide, ServerSide, SideContext, Update } from './strategy.js';

/**
 * `sum_k (n_k / N) w_k` over the updates received, `n_k` the client's training samples, times the update's weight where it
 * has one, and `N` their sum over those updates. The fold follows the order given. `undefined` if no update comes from a
 * client with samples.
 */
export function meanBySamples(updates: readonly Update<Weights>[]): Weights | undefined {
  const trained = updates.filter((update) => update.client.samples > 0);
  if (trained.length === 0) return undefined;
  return weightedMean(
    trained.map((update) => update.payload),
    trained.map(({ client, weight = 1 }) => client.samples * weight),
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

/**
 * The client of Federated Averaging: it trains from the weights received and sends back what it gets to.
 *
 * @param objective what to minimise, given the weights received; the cross-entropy, if undefined
 */
export function averagingClient(
  context: ClientContext<unknown>,
  objective: (down: Weights) => Promise<Objective> | undefined = () => undefined,
): ClientSide<null, Weights, Weights> {
  return {
    init: async () => null,
    async work(client, down, round) {
      const { weights, metrics } = await trainLocally(context, down, round, await objective(down));
      return { client, up: weights, metrics };
    },
  };
}
