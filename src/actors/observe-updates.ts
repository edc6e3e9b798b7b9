import type { Plain } from '../core/plain.js';
import { deltaBetween, layoutSize } from '../core/weights.js';
import type { Measures } from '../scheduler/measures.js';
import type { RoundInfo, Update } from '../strategies/strategy.js';
import { driftOf } from './drift.js';
import { evenlySpaced } from './evenly-spaced.js';
import { inSharedMemory } from './in-shared-memory.js';
import type { Sides } from './sides.js';

/** What an evaluation wants to know of the updates of a round. */
export interface Watch {
  readonly drift: boolean;
  /** At most so many local models are handed out. */
  readonly localModels: number;
}

/** What a client has made of the global model in a round. */
export interface LocalModel {
  readonly client: number;
  /** In shared memory. */
  readonly weights: Float32Array;
}

/** What was seen of the updates of a round. */
export interface Observation {
  readonly drift?: Measures['drift'];
  /** Empty where the updates do not hold whole models, or clients keep models of their own. */
  readonly localModels: readonly LocalModel[];
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
  { drift, localModels }: Watch,
): Observation {
  const shared = sides.sharedWeights;
  if (!shared) return { localModels: [] };
  const deltas = drift
    ? updates.map(({ client, payload }) =>
        deltaBetween(shared.down(sides.server.send(server, client, round)), shared.up(payload)),
      )
    : [];
  const locals = evenlySpaced(sides.abilities().clientModel ? 0 : localModels, updates.length)
    .map((position) => ({ client: updates[position].client.id, weights: shared.up(updates[position].payload) }))
    .filter(({ client, weights }) => weights.length === layoutSize(sides.learnerOf(client).model.layout));
  return {
    ...(drift && { drift: driftOf(deltas) }),
    localModels: locals.map(({ client, weights }) => ({ client, weights: inSharedMemory(weights) })),
  };
}
