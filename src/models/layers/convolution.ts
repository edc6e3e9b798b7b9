import * as tf from '@tensorflow/tfjs-core';
import { kernelStart } from '../parameter.js';
import { type Allowed, checkOptions, size as count, text, truth } from './check-options.js';
import type { Layer } from './layer.js';

/** Shape and options of a convolution with a square kernel. */
export interface ConvolutionOptions {
  readonly inputs: number;
  readonly outputs: number;
  readonly size: number;
  readonly stride?: number;
  /** Zeros on each side, or `same` for an output as large as the input, or `valid` for none. */
  readonly padding: number | 'same' | 'valid';
  readonly bias: boolean;
}

/** What `padding` may be. */
const paddings: Allowed = {
  is: (value) => value === 'same' || value === 'valid' || (Number.isSafeInteger(value) && Number(value) >= 0),
  expected: "'same', 'valid' or a whole number of at least 0",
};

/**
 * A two-dimensional convolution: `[batch, height, width, inputs]` to `[batch, height', width', outputs]`.
 *
 * @throws RangeError naming an option that is wrong
 */
export function convolution(name: string, options: ConvolutionOptions): Layer {
  const { inputs, outputs, size, stride = 1, padding, bias } = options;
  checkOptions('convolution', {
    name: [name, text],
    inputs: [inputs, count],
    outputs: [outputs, count],
    size: [size, count],
    stride: [stride, count],
    padding: [padding, paddings],
    bias: [bias, truth],
  });
  const shape = [size, size, inputs, outputs];
  const kernel = { name: `${name}.kernel`, shape, kind: 'parameter', start: kernelStart(shape) } as const;
  const start = { part: 'bias', fanIn: size * size * inputs } as const;
  const offset = { name: `${name}.bias`, shape: [outputs], kind: 'parameter', start } as const;
  return {
    parameters: bias ? [kernel, offset] : [kernel],
    apply: ({ params }, x) => {
      const y = tf.conv2d(x as tf.Tensor4D, params[kernel.name] as tf.Tensor4D, stride, padding);
      return bias ? tf.add(y, params[offset.name]) : y;
    },
  };
}
