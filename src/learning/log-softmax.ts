import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * `log softmax` along the last axis of `[rows, columns]`. Unlike `tf.logSoftmax` it can be differentiated twice: tfjs loses
 * second derivatives of operations that save their own output for the gradient, so this one saves its input.
 */
export function logSoftmax(logits: Tensor): Tensor {
  const differentiable = tf.customGrad((...args) => {
    const [given, save] = args as [Tensor, tf.GradSaveFunc];
    save([given]);
    return {
      value: tf.logSoftmax(given),
      gradFunc: (dy: Tensor, [saved]: Tensor[]) =>
        tf.sub(dy, tf.mul(tf.sum(dy, -1, true), tf.exp(tf.logSoftmax(saved)))),
    };
  });
  return differentiable(logits);
}
