import * as tf from '@tensorflow/tfjs-core';
import { kernelStart } from '../parameter.js';
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

/** A two-dimensional convolution: `[batch, height, width, inputs]` to `[batch, height', width', outputs]`. */
export function convolution(name: string, options: ConvolutionOptions): Layer {
  const { inputs, outputs, size, stride = 1, padding, bias } = options;
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
