import * as tf from '@tensorflow/tfjs-core';
import { fanInUniform } from '../parameter.js';
import type { Layer } from './layer.js';

/** `x kernel + bias`: `[batch, inputs]` to `[batch, outputs]`. */
export function dense(name: string, inputs: number, outputs: number): Layer {
  const start = fanInUniform(inputs);
  return {
    parameters: [
      { name: `${name}.kernel`, shape: [inputs, outputs], kind: 'parameter', start },
      { name: `${name}.bias`, shape: [outputs], kind: 'parameter', start },
    ],
    apply: ({ params }, x) => tf.add(tf.matMul(x, params[`${name}.kernel`]), params[`${name}.bias`]),
  };
}
