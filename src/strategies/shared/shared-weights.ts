import { type WeightParts, weightParts } from '../../core/layout-part.js';
import type { Plain, PlainRecord } from '../../core/plain.js';
import type { Layout, Weights } from '../../core/weights.js';
import type { SharedWeights, Strategy } from '../strategy.js';

/**
 * The parts of the weights that a strategy shares; undefined where these hold no running statistics, or it does not say what of
 * a model they are.
 *
 * @param options of the strategy, parsed
 * @param layout of the client's model
 */
export function sharedParts(
  { sharesWeights }: Pick<Strategy, 'sharesWeights'>,
  options: unknown,
  layout: Layout,
): WeightParts | undefined {
  return weightParts(sharedEntries({ sharesWeights }, options, layout));
}

/** The entries of a model that a strategy shares; none, where it does not say which. */
export function sharedEntries(
  { sharesWeights }: Pick<Strategy, 'sharesWeights'>,
  options: unknown,
  layout: Layout,
): Layout {
  if (sharesWeights?.entries) return sharesWeights.entries(layout, options);
  return !sharesWeights || sharesWeights.partial ? [] : layout;
}

/** Both payloads are the weights and nothing else. */
export const payloadIsWeights: SharedWeights<Weights, Weights> = {
  down: (weights) => weights,
  up: (weights) => weights,
  replace: (_, weights) => weights,
  replaceDown: (_, weights) => weights,
  alone: true,
};

/** Both payloads are records with the weights in their field `weights`, beside other things. */
export function payloadHasWeights<Down extends WithWeights, Up extends WithWeights>(): SharedWeights<Down, Up> {
  return {
    down: ({ weights }) => weights,
    up: ({ weights }) => weights,
    replace: (up, weights) => ({ ...up, weights }),
    replaceDown: (down, weights) => ({ ...down, weights }),
    alone: false,
  };
}

type WithWeights = { readonly weights: Weights };

/** Either of both, whichever a payload is: for methods that do not know whose payloads they see. */
export const payloadHoldsWeights: SharedWeights<Plain, Plain> = {
  down: weightsIn,
  up: weightsIn,
  replace: withWeights,
  replaceDown: withWeights,
  alone: false,
};

function withWeights(payload: Plain, weights: Weights): Plain {
  return isRecord(payload) ? { ...payload, weights } : weights;
}

function weightsIn(payload: Plain): Weights {
  const weights = isRecord(payload) ? payload.weights : payload;
  if (weights instanceof Float32Array) return weights;
  throw new TypeError('the payload holds no weights');
}

function isRecord(payload: Plain): payload is PlainRecord {
  return typeof payload === 'object' && payload !== null && !ArrayBuffer.isView(payload) && !Array.isArray(payload);
}
