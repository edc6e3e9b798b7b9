import * as tf from '@tensorflow/tfjs-core';
import type { NumericArray } from '../core/plain.js';
import { sizeOf } from '../core/weights.js';
import type { Arrays, Signature, TensorSpec, Tensors } from './engine.js';

/** Tensors over the arrays given for a signature; `uint8` becomes float32 of 0..255. */
export function toTensors(signature: Signature | undefined, arrays: Arrays | undefined, role: string): Tensors {
  const entries = Object.entries(signature ?? {});
  return Object.fromEntries(entries.map(([name, spec]) => [name, toTensor(spec, arrayOf(arrays, name, role), name)]));
}

/** A tensor over the values. @throws RangeError if their number is not that of the shape */
export function toTensor(spec: TensorSpec, values: NumericArray, name: string): tf.Tensor {
  if (values.length !== sizeOf(spec.shape)) {
    throw new RangeError(
      `'${name}' has ${values.length} values, its shape [${spec.shape}] needs ${sizeOf(spec.shape)}`,
    );
  }
  const typed = spec.dtype === 'int32' ? asType(Int32Array, values) : asType(Float32Array, values);
  return tf.tensor(typed, [...spec.shape], spec.dtype === 'int32' ? 'int32' : 'float32');
}

/** Fresh copies of the tensors' values. */
export function toArrays(tensors: Tensors): Record<string, NumericArray> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.dataSync().slice()]));
}

/** The array under a name. @throws RangeError if it is missing */
export function arrayOf(arrays: Arrays | undefined, name: string, role: string): NumericArray {
  const values = arrays?.[name];
  if (!values) throw new RangeError(`'${name}' is missing from ${role}`);
  return values;
}

function asType<A extends Float32Array | Int32Array>(type: new (values: NumericArray) => A, values: NumericArray): A {
  return values instanceof type ? values : new type(values);
}
