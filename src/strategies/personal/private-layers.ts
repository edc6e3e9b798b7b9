import { type LayoutPart, layoutPart } from '../../core/layout-part.js';
import type { Layout, LayoutEntry, Weights } from '../../core/weights.js';
import { meanOf, type Weighting } from '../shared/averaging.js';
import { trainLocally } from '../shared/local-training.js';
import type { ClientContext, ClientSide, ServerContext, ServerSide, SideContext, WeightsLens } from '../strategy.js';

/** The shared entries of the weights, in the layout's order; no message if there are none. */
export type SharedPart = Float32Array | undefined;

/** Two parts of one layout that together are the whole. */
interface Split {
  readonly shared: LayoutPart;
  readonly own: LayoutPart;
}

function splitOf({ model }: SideContext<unknown>, isPrivate: (entry: LayoutEntry) => boolean): Split {
  return {
    shared: layoutPart(model.layout, (entry) => !isPrivate(entry)),
    own: layoutPart(model.layout, isPrivate),
  };
}

const message = (part: Float32Array): SharedPart => (part.length > 0 ? part : undefined);

/**
 * The shared part counts as the weights.
 *
 * @param isPrivate whether an entry of the layout stays with the client
 */
export function payloadIsPart<Options>(
  isPrivate: (layout: Layout, options: Options) => (entry: LayoutEntry) => boolean,
): WeightsLens<Float32Array, SharedPart, SharedPart, Options> {
  return {
    ofServer: (part) => part,
    intoServer: (_, part) => part,
    ofDown: (part = new Float32Array(0)) => part,
    intoDown: (down, part) => down && part,
    ofUp: (part = new Float32Array(0)) => part,
    intoUp: (up, part) => up && part,
    alone: true,
    covers: 'part',
    entries(layout, options) {
      const isOwn = isPrivate(layout, options);
      return layout.filter((entry) => !isOwn(entry));
    },
  };
}

/** The server of methods that average a part of the weights only; there is no global model. */
export function sharingServer(
  context: ServerContext<unknown>,
  isPrivate: (entry: LayoutEntry) => boolean,
  by: Weighting,
): ServerSide<Float32Array, SharedPart, SharedPart> {
  const { shared } = splitOf(context, isPrivate);
  return {
    init: async () => shared.take(context.initialWeights()),
    send: message,
    async aggregate(part, updates) {
      const sent = updates.flatMap(({ payload, ...origin }) => (payload ? [{ ...origin, payload }] : []));
      return meanOf(sent, by) ?? part;
    },
  };
}

/**
 * The client of such methods. It trains all weights together, sends the shared part of the result and keeps the rest, whether
 * or not its update is received. Its model is the newest shared part with its own.
 */
export function sharingClient(
  context: ClientContext<unknown>,
  isPrivate: (entry: LayoutEntry) => boolean,
): ClientSide<Float32Array, SharedPart, SharedPart, Float32Array> {
  const { shared, own } = splitOf(context, isPrivate);
  const whole = (kept: Float32Array, received: SharedPart = new Float32Array(0)): Weights =>
    own.put(shared.put(new Float32Array(shared.size + own.size), received), kept);
  return {
    init: async () => own.take(context.initialWeights()),
    async work(kept, received, round) {
      const { weights, metrics } = await trainLocally(context, whole(kept, received), round);
      return { client: own.take(weights), up: message(shared.take(weights)), metrics };
    },
    evaluated: (kept, part) => ({ model: context.model, weights: whole(kept, part) }),
  };
}
