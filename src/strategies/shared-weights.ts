import type { Weights } from '../core/weights.js';
import type { SharedWeights } from './strategy.js';

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
