import { type WeightParts, weightParts } from '../core/layout-part.js';
import type { Plain, PlainRecord } from '../core/plain.js';
import type { Layout, Weights } from '../core/weights.js';
import type { SharedWeights, Strategy } from './strategy.js';

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
  if (!sharesWeights) return undefined;
  const { partial, entries } = sharesWeights;
  if (entries) return weightParts(entries(layout, options));
  return partial ? undefined : weightParts(layout);
}

/** Both payloads are the weights and nothing else. */
export const payloadIsWeights: SharedWeights<Weights, Weights> = {
  down: (weights) => weights,
  up: (weights) => weights,
  replace: (_, weights) => weights,
  alone: true,
};

/** Both payloads are records with the weights in their field `weights`, beside other things. */
export function payloadHasWeights<Down extends WithWeights, Up extends WithWeights>(): SharedWeights<Down, Up> {
  return {
    down: ({ weights }) => weights,
    up: ({ weights }) => weights,
    replace: (up, weights) => ({ ...up, weights }),
    alone: false,
  };
}

type WithWeights = { readonly weights: Weights };

/** Either of both, whichever a payload is: for methods that do not know whose payloads they see. */
export const payloadHoldsWeights: SharedWeights<Plain, Plain> = {
  down: weightsIn,
  up: weightsIn,
  replace: (up, weights) => (isRecord(up) ? { ...up, weights } : weights),
  alone: false,
};

function weightsIn(payload: Plain): Weights {
  const weights = isRecord(payload) ? payload.weights : payload;
  if (weights instanceof Float32Array) return weights;
  throw new TypeError('the payload holds no weights');
}

function isRecord(payload: Plain): payload is PlainRecord {
  return typeof payload === 'object' && payload !== null && !ArrayBuffer.isView(payload) && !Array.isArray(payload);
}
