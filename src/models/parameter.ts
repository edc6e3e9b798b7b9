import type { RandomStream } from '../core/random.js';
import { type LayoutEntry, layoutSize, sizeOf, type Weights } from '../core/weights.js';

/** How the values of a tensor start: all the same, or uniform in [-bound, bound). */
export type Start = { readonly constant: number } | { readonly bound: number };

/** A layout entry together with its start. */
export interface Parameter extends LayoutEntry {
  readonly start: Start;
}

/** PyTorch's default for linear and convolutional layers: uniform within `1 / sqrt(fanIn)`, kernels and biases alike. */
export function fanInUniform(fanIn: number): Start {
  return { bound: 1 / Math.sqrt(fanIn) };
}

/** Draws the flat weights of a model, parameter by parameter in their order. */
export function startWeights(parameters: readonly Parameter[], random: RandomStream): Weights {
  const weights: Weights = new Float32Array(layoutSize(parameters));
  let offset = 0;
  for (const { shape, start } of parameters) {
    const end = offset + sizeOf(shape);
    if ('constant' in start) {
      weights.fill(start.constant, offset, end);
    } else {
      const { bound } = start;
      for (let i = offset; i < end; i++) weights[i] = (2 * random.uniform() - 1) * bound;
    }
    offset = end;
  }
  return weights;
}
