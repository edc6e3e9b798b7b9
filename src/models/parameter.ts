import type { RandomStream } from '../core/random.js';
import { type LayoutEntry, layoutSize, sizeOf, type Weights } from '../core/weights.js';
import { type DrawnTensor, defaultInitialization, drawOf, type Initialization } from './initialization.js';

/** How the values of a tensor start: all the same, or drawn as the model's {@link Initialization} says. */
export type Start = { readonly constant: number } | DrawnTensor;

/** A layout entry together with its start. */
export interface Parameter extends LayoutEntry {
  readonly start: Start;
}

/** The start of a kernel of shape `[...window, inputs, outputs]`: every place of the window counts for both fans. */
export function kernelStart(shape: readonly number[]): Start {
  const [inputs, outputs] = shape.slice(-2);
  const window = sizeOf(shape.slice(0, -2));
  return { part: 'kernel', fanIn: window * inputs, fanOut: window * outputs };
}

/** Draws the flat weights of a model, parameter by parameter in their order. */
export function startWeights(
  parameters: readonly Parameter[],
  random: RandomStream,
  initialization: Initialization = defaultInitialization,
): Weights {
  const weights: Weights = new Float32Array(layoutSize(parameters));
  let offset = 0;
  for (const { shape, start } of parameters) {
    const end = offset + sizeOf(shape);
    const draw = 'constant' in start ? start.constant : drawOf(initialization, start);
    if (typeof draw === 'number') weights.fill(draw, offset, end);
    else for (let i = offset; i < end; i++) weights[i] = draw(random);
    offset = end;
  }
  return weights;
}
