import type { Plain } from '../../core/plain.js';
import type { Weights } from '../../core/weights.js';
import type { Learner } from '../../learning/learner.js';
import type { ClientSide } from '../../strategies/strategy.js';
import { keptOf, received } from './client-state.js';
import type { EvaluationAnswer, OwnModelReference } from './evaluation-request.js';
import type { Sides } from './sides.js';
import { decode, encode } from './wire.js';

/** A client's own model, and what runs it. */
export interface OwnModel extends Pick<EvaluationAnswer, 'initial'> {
  readonly learner: Learner;
  readonly weights: Weights;
}

/** Makes a client's own model. A client without a state is initialised, and `initial` holds what it is initialised to. */
export async function ownModel(sides: Sides, { client, state, down, samples }: OwnModelReference): Promise<OwnModel> {
  const side = sides.client(client, samples);
  const learner = side.ownModel ? sides.learnerOfModel(side.ownModel) : sides.learnerOf(client);
  sides.meter.take();
  const kept = await keptOf(state, side);
  const initial = state ? undefined : { state: encode(kept), flops: sides.meter.take() };
  const seen = received(sides, client, decode(down), kept);
  return { learner, weights: modelOf(sides, side, kept.client, seen), ...(initial && { initial }) };
}

/** A client's own model: its strategy's or, where running statistics are its own, the global one with these. */
function modelOf(sides: Sides, side: ClientSide<Plain, Plain, Plain>, client: Plain, down: Plain): Weights {
  if (side.model) return side.model(client, down);
  if (sides.sharedWeights && sides.isLocal) return sides.sharedWeights.down(down);
  throw new Error('the client side of the strategy has no model');
}
