import type { Plain } from '../../core/plain.js';
import type { Weights } from '../../core/weights.js';
import type { Learner } from '../../learning/learner.js';
import type { ClientSide, EvaluatedModel } from '../../strategies/strategy.js';
import { type ClientState, clientStateOf } from './client-state.js';
import type { EvaluationAnswer, OwnModelReference } from './evaluation-request.js';
import type { Sides } from './sides.js';
import { decode, encode } from './wire.js';

/** A client's own model and its learner. */
export interface OwnModel extends Pick<EvaluationAnswer, 'initial'> {
  readonly learner: Learner;
  readonly weights: Weights;
}

/** Makes a client's own model. A client without a state is initialised; `initial` holds its initial state. */
export async function ownModel(sides: Sides, { client, state, server, samples }: OwnModelReference): Promise<OwnModel> {
  const side = sides.client(client, samples);
  sides.meter.take();
  const kept = await clientStateOf(state, side);
  const initial = state ? undefined : { state: encode(kept), flops: sides.meter.take() };
  const { model, weights } = evaluatedModel(sides, side, client, kept, decode(server));
  return { learner: sides.learnerOfModel(model), weights, ...(initial && { initial }) };
}

/**
 * A client's own model: that of its strategy or, if running statistics stay with clients, the global one with these.
 */
function evaluatedModel(
  sides: Sides,
  side: ClientSide<Plain, Plain, Plain>,
  client: number,
  { client: state, statistics = sides.initialStatistics(client) }: ClientState,
  server: Plain,
): EvaluatedModel {
  const owner = sides.ownerOf(client);
  const seen = sides.localStatistics(client)?.withServer(server, statistics, owner) ?? server;
  if (side.evaluated) return side.evaluated(state, seen);
  if (sides.lens && sides.isLocal) return { model: owner.model, weights: sides.lens.ofServer(seen, owner) };
  throw new Error('the client side of the strategy has no model');
}
