import { type WeightParts, weightParts } from '../../core/layout-part.js';
import type { Plain, PlainRecord } from '../../core/plain.js';
import type { Layout, Weights } from '../../core/weights.js';
import type { Strategy, WeightsLens } from '../strategy.js';

/**
 * The parts of the weights that a strategy shares; undefined where these hold no running statistics, or it does not say what of
 * a model they are.
 *
 * @param options of the strategy, parsed
 * @param layout of the client's model
 */
export function sharedParts(
  strategy: Pick<Strategy, 'lens'>,
  options: unknown,
  layout: Layout,
): WeightParts | undefined {
  return weightParts(sharedEntries(strategy, options, layout));
}

/** The entries of a model that a strategy shares; none, where it does not say which. */
export function sharedEntries({ lens }: Pick<Strategy, 'lens'>, options: unknown, layout: Layout): Layout {
  if (lens?.entries) return lens.entries(layout, options);
  return lens?.covers === 'whole' ? layout : [];
}

/** The server's state and both payloads are the weights and nothing else. */
export const payloadIsWeights: WeightsLens<Weights, Weights, Weights> = {
  ofServer: (weights) => weights,
  intoServer: (_, weights) => weights,
  ofDown: (weights) => weights,
  intoDown: (_, weights) => weights,
  ofUp: (weights) => weights,
  intoUp: (_, weights) => weights,
  covers: 'whole',
  alone: true,
};

type HasWeights = { readonly weights: Weights };

/** The server's state has the weights in its field `weights`. To be spread over a lens that says where payloads have them. */
export function serverHasWeights<Server extends HasWeights>(): Pick<
  WeightsLens<Server, never, never>,
  'ofServer' | 'intoServer'
> {
  return {
    ofServer: ({ weights }) => weights,
    intoServer: (server, weights) => ({ ...server, weights }),
  };
}

/** The uplink payload has the weights in its field `weights`, beside other things. To be spread over a lens. */
export function upHasWeights<Up extends HasWeights>(): Pick<
  WeightsLens<never, never, Up>,
  'ofUp' | 'intoUp' | 'alone'
> {
  return {
    ofUp: ({ weights }) => weights,
    intoUp: (up, weights) => ({ ...up, weights }),
    alone: false,
  };
}

/** The server's state and both payloads have the weights in their field `weights`, beside other things. */
export function payloadHasWeights<
  Server extends HasWeights,
  Down extends HasWeights,
  Up extends HasWeights,
>(): WeightsLens<Server, Down, Up> {
  return {
    ...serverHasWeights<Server>(),
    ...upHasWeights<Up>(),
    ofDown: ({ weights }) => weights,
    intoDown: (down, weights) => ({ ...down, weights }),
    covers: 'whole',
  };
}

/** Either of both, whichever a state or a payload is: for methods that do not know whose they see. */
export const payloadHoldsWeights: WeightsLens<Plain, Plain, Plain> = {
  ofServer: weightsIn,
  intoServer: withWeights,
  ofDown: weightsIn,
  intoDown: withWeights,
  ofUp: weightsIn,
  intoUp: withWeights,
  covers: 'whole',
  alone: false,
};

function withWeights(holder: Plain, weights: Weights): Plain {
  return isRecord(holder) ? { ...holder, weights } : weights;
}

function weightsIn(holder: Plain): Weights {
  const weights = isRecord(holder) ? holder.weights : holder;
  if (weights instanceof Float32Array) return weights;
  throw new TypeError('the payload holds no weights');
}

function isRecord(holder: Plain): holder is PlainRecord {
  return typeof holder === 'object' && holder !== null && !ArrayBuffer.isView(holder) && !Array.isArray(holder);
}
