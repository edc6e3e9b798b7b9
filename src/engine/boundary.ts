import type { NumericArray } from '../core/plain.js';
import { sizeOf } from '../core/weights.js';
import type { Arrays, Signature, TensorSpec } from './engine.js';
import type { BoundaryArray, BoundaryType } from './onnx-session.js';

/**
 * The array given under a name, checked against its specification.
 *
 * @param role the record that should hold it, for the error's text
 * @throws RangeError if it is missing or has another size
 */
export function given(
  arrays: Arrays | undefined,
  name: string,
  role: string,
  spec: TensorSpec,
  leading: readonly number[] = [],
): BoundaryArray {
  const values = arrays?.[name];
  if (!values) throw new RangeError(`'${name}' is missing from ${role}`);
  const shape = [...leading, ...spec.shape];
  if (values.length !== sizeOf(shape)) {
    throw new RangeError(`'${name}' has ${values.length} values, its shape [${shape}] needs ${sizeOf(shape)}`);
  }
  return { dtype: spec.dtype, shape, values: typed(values, spec.dtype) };
}

/** All arrays of a signature, by name, each under a prefix. */
export function givenAll(
  signature: Signature | undefined,
  arrays: Arrays | undefined,
  role: string,
  leading: readonly number[] = [],
): Record<string, BoundaryArray> {
  return Object.fromEntries(
    Object.entries(signature ?? {}).map(([name, spec]) => [
      `${role}/${name}`,
      given(arrays, name, role, spec, leading),
    ]),
  );
}

/** A fresh array of so many scalars. */
export function fresh(dtype: BoundaryType, shape: readonly number[]): BoundaryArray {
  const size = sizeOf(shape);
  const values =
    dtype === 'float32' ? new Float32Array(size) : dtype === 'int32' ? new Int32Array(size) : new Uint8Array(size);
  return { dtype, shape, values };
}

function typed(values: NumericArray, dtype: TensorSpec['dtype']): NumericArray {
  switch (dtype) {
    case 'float32':
      return values instanceof Float32Array ? values : Float32Array.from(values);
    case 'int32':
      return values instanceof Int32Array ? values : Int32Array.from(values);
    case 'uint8':
      return values instanceof Uint8Array ? values : Uint8Array.from(values);
  }
}
