import * as tf from '@tensorflow/tfjs-core';
import { kernelStart } from '../parameter.js';
import type { Layer } from './layer.js';

/** `x kernel + bias`: `[batch, inputs]` to `[batch, outputs]`. */
export function dense(name: string, inputs: number, outputs: number): Layer {
  const shape = [inputs, outputs];
  return {
    parameters: [
      { name: `${name}.kernel`, shape, kind: 'parameter', start: kernelStart(shape) },
      { name: `${name}.bias`, shape: [outputs], kind: 'parameter', start: { part: 'bias', fanIn: inputs } },
    ],
    apply: ({ params }, x) => tf.add(tf.matMul(x, params[`${name}.kernel`]), params[`${name}.bias`]),
  };
}
