import { z } from 'zod';
import { applyDelta, deltaBetween, type Weights, weightedMean } from '../../core/weights.js';
import type { ClientContext, ClientInfo, ClientSide, ServerSide, SideContext, Update } from '../strategy.js';
import { type Objective, trainLocally } from './local-training.js';

/** How clients count in a mean over clients. */
export const weighting = z
  .enum(['samples', 'uniform'])
  .describe('how clients count in the mean: by their training samples, or all alike');
/** Parsed {@link weighting}. */
export type Weighting = z.infer<typeof weighting>;

/** The updates of clients with samples: a client without any has trained nothing and has no place in a mean. */
export function trainedUpdates<Up>(updates: readonly Update<Up>[]): Update<Up>[] {
  return updates.filter((update) => update.client.samples > 0);
}

/** How many of some clients have samples. */
export function countTrained(clients: readonly ClientInfo[]): number {
  return clients.filter(({ samples }) => samples > 0).length;
}

/** The updates with a part of each payload in its place. */
export function partOf<Up, Part>(updates: readonly Update<Up>[], part: (payload: Up) => Part): Update<Part>[] {
  return updates.map((update) => ({ ...update, payload: part(update.payload) }));
}

/**
 * The mean of shared weights: `sum_k (n_k / N) w_k` over the updates received, `n_k` the client's training samples or 1,
 * and `N` their sum over those updates. The fold follows the order given. Stale updates count in full: see
 * {@link Update.freshness}.
 *
 * @returns undefined if no update comes from a client with samples
 */
export function meanOf(updates: readonly Update<Float32Array>[], by: Weighting): Float32Array | undefined {
  return weightedBy(updates, ({ client }) => (by === 'samples' ? client.samples : 1));
}

/** The mean of anything but shared weights: as {@link meanOf}, with each `n_k` times the update's freshness. */
export function discountedMeanOf(updates: readonly Update<Float32Array>[], by: Weighting): Float32Array | undefined {
  return weightedBy(updates, ({ client, freshness }) => (by === 'samples' ? client.samples : 1) * freshness);
}

function weightedBy(
  updates: readonly Update<Float32Array>[],
  coefficientOf: (update: Update<Float32Array>) => number,
): Float32Array | undefined {
  const trained = trainedUpdates(updates);
  if (trained.length === 0) return undefined;
  return weightedMean(
    trained.map(({ payload }) => payload),
    trained.map(coefficientOf),
  );
}

/** The mean weighted by samples: see {@link meanOf}. */
export function meanBySamples(updates: readonly Update<Float32Array>[]): Float32Array | undefined {
  return meanOf(updates, 'samples');
}

/** The weights moved a share of the way to a mean: written from the mean, so that the whole way ends there exactly. */
export function movedTowards(mean: Weights, weights: Weights, share: number): Weights {
  return share === 1 ? mean : applyDelta(mean, deltaBetween(mean, weights), 1 - share);
}

/**
 * The server of Federated Averaging: it sends its weights and takes the mean of those that come back, weighted by
 * samples unless told otherwise. Methods that change only what clients do have this server.
 */
export function averagingServer(
  { initialWeights }: SideContext<unknown>,
  by: Weighting = 'samples',
): ServerSide<Weights, Weights, Weights> {
  return {
    init: async () => initialWeights(),
    send: (weights) => weights,
    aggregate: async (weights, updates) => meanOf(updates, by) ?? weights,
  };
}

/**
 * The client of Federated Averaging: it trains from the weights received and sends back what it gets to.
 *
 * @param objective what to minimise, given the weights received; the cross-entropy, if undefined
 */
export function averagingClient(
  context: ClientContext<unknown>,
  objective: (down: Weights) => Objective | Promise<Objective> | undefined = () => undefined,
): ClientSide<null, Weights, Weights> {
  return {
    init: async () => null,
    async work(client, down, round) {
      const { weights, metrics } = await trainLocally(context, down, round, await objective(down));
      return { client, up: weights, metrics };
    },
  };
}
