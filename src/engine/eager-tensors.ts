import * as tf from '@tensorflow/tfjs-core';
import type { NumericArray } from '../core/plain.js';
import { given } from './boundary.js';
import type { Arrays, Signature, TensorSpec, Tensors } from './engine.js';

/**
 * Tensors over the arrays given for a signature.
 *
 * @param role the record that holds the arrays, for the error's text
 * @throws RangeError if an array is missing or has another size
 */
export function toTensors(signature: Signature | undefined, arrays: Arrays | undefined, role: string): Tensors {
  return Object.fromEntries(
    Object.entries(signature ?? {}).map(([name, spec]) => [
      name,
      toTensor(spec, given(arrays, name, role, spec).values, spec.shape),
    ]),
  );
}

/** A tensor over values; bytes become float32 of 0..255. */
export function toTensor({ dtype }: TensorSpec, values: NumericArray, shape: readonly number[]): tf.Tensor {
  if (dtype === 'int32') return tf.tensor(values, [...shape], 'int32');
  return tf.tensor(values instanceof Float32Array ? values : Float32Array.from(values), [...shape], 'float32');
}

/** Fresh copies of the tensors' values. */
export function toArrays(tensors: Tensors): Record<string, NumericArray> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.dataSync().slice()]));
}
