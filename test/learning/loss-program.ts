import * as tf from '@tensorflow/tfjs-core';
import { createEngine } from '../../src/engine/create-engine.js';
import type { Signature, Tensors } from '../../src/engine/engine.js';

const engine = await createEngine('onnx');

/**
 * A loss per sample as a compiled program: its values, `perSample`, and the gradient of their sum by the input `logits`,
 * `[rows, classes]`.
 */
export function lossProgram(loss: (inputs: Tensors) => tf.Tensor, rows: number, classes: number, more: Signature = {}) {
  const matrix = { shape: [rows, classes], dtype: 'float32' } as const;
  return engine.compile(
    (inputs) => {
      const { grads } = tf.valueAndGrads((logits: tf.Tensor) => tf.sum(loss({ ...inputs, logits })))([inputs.logits]);
      return { perSample: loss(inputs), gradient: grads[0] };
    },
    { logits: matrix, teacher: matrix, ...more },
  );
}
