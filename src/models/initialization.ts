import { z } from 'zod';
import type { RandomStream } from '../core/random.js';

/** What a model's weights start as, if nothing else is asked for. */
export const defaultInitialization = 'fan-in-uniform';

/**
 * How kernels and biases are drawn. Each kernel has mean 0 and the variance
 *
 * - `fan-in-uniform`: 1 / (3 fanIn), uniform; biases as well: the default of PyTorch's linear and convolutional layers;
 * - `he-normal`, `he-uniform`: 2 / fanIn (K. He, X. Zhang, S. Ren, J. Sun. Delving Deep into Rectifiers. ICCV 2015.
 *   arXiv:1502.01852, equation 10); for ReLU;
 * - `glorot-normal`, `glorot-uniform`: 2 / (fanIn + fanOut) (X. Glorot, Y. Bengio. Understanding the difficulty of training deep
 *   feedforward neural networks. AISTATS 2010, equations 12 and 16); for tanh, and the default of Keras.
 *
 * With all but the first, biases start at 0. Normal draws are not truncated, as in PyTorch; Keras cuts them at two standard deviations.
 */
export const initialization = z
  .enum(['fan-in-uniform', 'he-normal', 'he-uniform', 'glorot-normal', 'glorot-uniform'])
  .default(defaultInitialization)
  .describe(
    'how weights start: uniform within 1 / sqrt(inputs) of a unit, as in PyTorch; or with the variance of He 2015, for ReLU, or ' +
      'of Glorot 2010, for tanh, and biases of 0',
  );
/** A name of {@link initialization}. */
export type Initialization = z.infer<typeof initialization>;

/** A tensor whose values are drawn: a kernel with so many inputs and outputs of a unit, or the bias beside one. */
export type DrawnTensor =
  | { readonly part: 'kernel'; readonly fanIn: number; readonly fanOut: number }
  | { readonly part: 'bias'; readonly fanIn: number };

/** The number that all values of a tensor start with, or a function that draws one value. */
export function drawOf(name: Initialization, start: DrawnTensor): number | ((random: RandomStream) => number) {
  if (name === 'fan-in-uniform') return uniformWithin(1 / Math.sqrt(start.fanIn));
  if (start.part === 'bias') return 0;
  const variance = name.startsWith('he-') ? 2 / start.fanIn : 2 / (start.fanIn + start.fanOut);
  if (name.endsWith('-uniform')) return uniformWithin(Math.sqrt(3 * variance));
  const deviation = Math.sqrt(variance);
  return (random) => deviation * random.normal();
}

/** Uniform in [-bound, bound). */
function uniformWithin(bound: number): (random: RandomStream) => number {
  return (random) => (2 * random.uniform() - 1) * bound;
}
