import type { Plain } from '../core/plain.js';
import { deltaBetween, layoutSize, type Weights } from '../core/weights.js';
import type { Measures } from '../scheduler/measures.js';
import type { ClientInfo, RoundInfo, SharedWeights, Update } from '../strategies/strategy.js';
import { driftOf } from './drift.js';
import { evenlySpaced } from './evenly-spaced.js';
import { inSharedMemory } from './in-shared-memory.js';
import type { Sides } from './sides.js';

/** What an evaluation or a valuation wants to know of the updates of a round. */
export interface Watch {
  readonly drift: boolean;
  /** At most so many local models are handed out. */
  readonly localModels: number;
  /** Whether all models are handed out, with what they are averaged by. */
  readonly models: boolean;
  /** Whether they are handed out without running statistics, too. */
  readonly trained: boolean;
}

/** What a client has made of the global model in a round. */
export interface LocalModel {
  readonly client: number;
  /** In shared memory. */
  readonly weights: Float32Array;
}

/** The models that a server averages, all in shared memory. */
export interface ReceivedModels {
  /** The model that the clients depart from. */
  readonly global: Float32Array;
  /** By client and version. A client may have several. */
  readonly updates: readonly (LocalModel & { readonly samples: number })[];
  /** The same weights without running statistics, where there are some and it was asked for. */
  readonly trained?: { readonly global: Float32Array; readonly updates: readonly Float32Array[] };
}

/** What was seen of the updates of a round. */
export interface Observation {
  readonly drift?: Measures['drift'];
  /** Empty where the updates do not hold whole models, or clients keep models of their own. */
  readonly localModels: readonly LocalModel[];
  /** Absent where it was not asked for, or no update was received. */
  readonly models?: ReceivedModels;
}

/**
 * Looks at the updates that the server is about to aggregate.
 *
 * @param server the server's state before
 */
export function observeUpdates(
  sides: Sides,
  server: Plain,
  updates: readonly Update<Plain>[],
  round: RoundInfo,
  { drift, localModels, models, trained }: Watch,
): Observation {
  const shared = sides.sharedWeights;
  if (!shared) return { localModels: [] };
  const trainedOf = (weights: Weights, client: ClientInfo) =>
    sides.partsOf(client.id)?.trained.take(weights) ?? weights;
  const deltas = drift
    ? updates.map(({ client, payload }) =>
        deltaBetween(
          trainedOf(shared.down(sides.server.send(server, client, round)), client),
          trainedOf(shared.up(payload), client),
        ),
      )
    : [];
  const locals = evenlySpaced(sides.abilities().clientModel ? 0 : localModels, updates.length)
    .map((position) => ({ client: updates[position].client.id, weights: shared.up(updates[position].payload) }))
    .filter(({ client, weights }) => weights.length === layoutSize(sides.learnerOf(client).model.layout));
  return {
    ...(drift && { drift: driftOf(deltas) }),
    localModels: locals.map(({ client, weights }) => ({ client, weights: inSharedMemory(weights) })),
    ...(models && updates.length > 0 && { models: receivedModels(sides, shared, server, updates, round, trained) }),
  };
}

function receivedModels(
  sides: Sides,
  shared: SharedWeights<Plain, Plain>,
  server: Plain,
  updates: readonly Update<Plain>[],
  round: RoundInfo,
  wantsTrained: boolean,
): ReceivedModels {
  const [{ client: first }] = updates;
  const global = shared.down(sides.server.send(server, first, round));
  const parts = wantsTrained ? sides.partsOf(first.id) : undefined;
  return {
    global: inSharedMemory(global),
    updates: updates.map(({ client, payload }) => ({
      client: client.id,
      samples: client.samples,
      weights: inSharedMemory(shared.up(payload)),
    })),
    ...(parts && {
      trained: {
        global: inSharedMemory(parts.trained.take(global)),
        updates: updates.map(({ payload }) => inSharedMemory(parts.trained.take(shared.up(payload)))),
      },
    }),
  };
}
