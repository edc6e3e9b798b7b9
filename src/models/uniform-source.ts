import type { Tensor } from '@tensorflow/tfjs-core';
import { keyedUniform } from '../engine/keyed-uniform.js';

/** Random numbers inside a forward pass. */
export interface UniformSource {
  /** Uniform numbers in [0, 1) of a shape, different ones in every call. No gradient flows through them. */
  uniform(shape: readonly number[]): Tensor;
}

/**
 * The random numbers of one training step, which follow from its key and the order of the calls.
 *
 * @param key `[2]` int32
 */
export function uniformSource(key: Tensor): UniformSource {
  let draws = 0;
  return { uniform: (shape) => keyedUniform(key, draws++, shape) };
}
