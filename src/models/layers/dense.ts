import * as tf from '@tensorflow/tfjs-core';
import { kernelStart } from '../parameter.js';
import { checkOptions, size, text, truth } from './check-options.js';
import type { Layer } from './layer.js';

/** `x kernel + bias`: `[batch, inputs]` to `[batch, outputs]`. @throws RangeError naming an option that is wrong */
export function dense(name: string, inputs: number, outputs: number, { bias = true } = {}): Layer {
  checkOptions('dense', {
    name: [name, text],
    inputs: [inputs, size],
    outputs: [outputs, size],
    bias: [bias, truth],
  });
  const shape = [inputs, outputs];
  const kernel = { name: `${name}.kernel`, shape, kind: 'parameter', start: kernelStart(shape) } as const;
  const start = { part: 'bias', fanIn: inputs } as const;
  const offset = { name: `${name}.bias`, shape: [outputs], kind: 'parameter', start } as const;
  return {
    parameters: bias ? [kernel, offset] : [kernel],
    apply({ params }, x) {
      const y = tf.matMul(x, params[kernel.name]);
      return bias ? tf.add(y, params[offset.name]) : y;
    },
  };
}
