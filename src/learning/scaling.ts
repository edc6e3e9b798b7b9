import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** How stored values become the model's input: `stored * scale + shift`. */
export interface Scaling {
  readonly scale: number;
  readonly shift: number;
}

/** Applies a scaling; the identity adds no operation. */
export function scaled(stored: Tensor, { scale, shift }: Scaling): Tensor {
  const multiplied = scale === 1 ? stored : tf.mul(stored, scale);
  return shift === 0 ? multiplied : tf.add(multiplied, shift);
}
