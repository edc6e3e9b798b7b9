import { evenlySpaced } from '../../core/evenly-spaced.js';
import type { Plain } from '../../core/plain.js';
import { deltaBetween, layoutSize, type Weights } from '../../core/weights.js';

import type { ClientInfo, Update, WeightsLens } from '../../strategies/strategy.js';

import { driftOf } from './drift.js';
import { inSharedMemory } from './in-shared-memory.js';
import type { Observation, ReceivedModels, Wants } from './observation.js';
import type { Sides } from './sides.js';

/**
 * Observes the updates that the server is about to aggregate.
 *
 * @param server the server's state before the aggregation
 */
export function observeUpdates(
  sides: Sides,
  server: Plain,
  updates: readonly Update<Plain>[],
  { drift, localModels = 0, models, trained = false }: Wants,
): Observation {
  const { lens } = sides;
  if (!lens) return { localModels: [] };
  const trainedOf = (weights: Weights, client: ClientInfo) =>
    sides.partsOf(client.id)?.trained.take(weights) ?? weights;
  const deltas = drift
    ? updates.map(({ client, payload }) =>
        deltaBetween(
          trainedOf(lens.ofServer(server, sides.ownerOf(client.id)), client),
          trainedOf(lens.ofUp(payload), client),
        ),
      )
    : [];
  const locals = evenlySpaced(sides.abilities().clientModel ? 0 : localModels, updates.length)
    .map((position) => ({ client: updates[position].client.id, weights: lens.ofUp(updates[position].payload) }))
    .filter(({ client, weights }) => weights.length === layoutSize(sides.learnerOf(client).model.layout));
  return {
    ...(drift && { drift: driftOf(deltas) }),
    localModels: locals.map(({ client, weights }) => ({ client, weights: inSharedMemory(weights) })),
    ...(models && updates.length > 0 && { models: receivedModels(sides, lens, server, updates, trained) }),
  };
}

function receivedModels(
  sides: Sides,
  lens: WeightsLens<Plain, Plain, Plain>,
  server: Plain,
  updates: readonly Update<Plain>[],
  wantsTrained: boolean,
): ReceivedModels {
  const [{ client: first }] = updates;
  const global = lens.ofServer(server, sides.ownerOf(first.id));
  const parts = wantsTrained ? sides.partsOf(first.id) : undefined;
  return {
    global: inSharedMemory(global),
    updates: updates.map(({ client, payload }) => ({
      client: client.id,
      samples: client.samples,
      weights: inSharedMemory(lens.ofUp(payload)),
    })),
    ...(parts && {
      trained: {
        global: inSharedMemory(parts.trained.take(global)),
        updates: updates.map(({ payload }) => inSharedMemory(parts.trained.take(lens.ofUp(payload)))),
      },
    }),
  };
}
