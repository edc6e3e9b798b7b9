import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** The same values as a constant: no gradient flows through. */
export function detached(x: Tensor): Tensor {
  return tf.customGrad((...args) => {
    const [given] = args as [Tensor];
    return { value: tf.clone(given), gradFunc: (dy: Tensor) => tf.zerosLike(dy) };
  })(x);
}
