import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../core/weights.js';
import { numberAttribute, numbersAttribute } from './attributes.js';
import { oneTensor } from './wrap-kernels.js';

/** The kernel's name. */
const keyedUniformKernel = 'KeyedUniform';

/** Odd numbers by which positions and draws are spread over 32 bits. */
export const spread = { position: 0x9e3779b1, draw: 0x85ebca6b } as const;

/**
 * Uniform numbers in [0, 1) that follow from a key, the number of the draw and each number's position alone: multiples of
 * 2^-24, the same on every backend. A counter goes through three rounds of `x (2x + 1)` modulo 2^32, the one-to-one function of
 * RC6 (R. Rivest et al. The RC6 Block Cipher. 1998), with the key added before and between. Fit for masks, not for secrets. It has
 * no gradient.
 *
 * @param key `[2]` int32, from a random stream
 * @param draw tells draws with one key apart
 */
export function keyedUniform(key: Tensor, draw: number, shape: readonly number[]): Tensor {
  return tf.engine().runKernel(keyedUniformKernel, { key }, { draw, shape: [...shape] });
}

/** Registers the kernel with a backend of tfjs that computes eagerly. */
export function registerKeyedUniform(backendName: string): void {
  if (tf.getKernel(keyedUniformKernel, backendName)) return;
  tf.registerKernel({
    kernelName: keyedUniformKernel,
    backendName,
    kernelFunc: ({ inputs, attrs = {} }) => {
      const [first, second] = oneTensor(inputs.key).dataSync<'int32'>();
      const shape = numbersAttribute(attrs, 'shape');
      return tf.tensor(uniforms(first, second, numberAttribute(attrs, 'draw'), sizeOf(shape)), shape);
    },
  });
}

function uniforms(first: number, second: number, draw: number, size: number): Float32Array {
  const values = new Float32Array(size);
  const start = (first + Math.imul(draw, spread.draw)) | 0;
  for (let i = 0; i < size; i++) {
    let x = mixed((Math.imul(i, spread.position) + start) | 0);
    x = mixed((x + (x >>> 16) + second) | 0);
    x = mixed((x + (x >>> 16)) | 0);
    values[i] = (x >>> 8) * 2 ** -24;
  }
  return values;
}

function mixed(x: number): number {
  return Math.imul(x, (2 * x + 1) | 0);
}
