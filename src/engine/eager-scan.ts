import * as tf from '@tensorflow/tfjs-core';
import type { NumericArray } from '../core/plain.js';
import { sizeOf } from '../core/weights.js';
import { arrayOf, toArrays, toTensor, toTensors } from './eager-tensors.js';
import type { Arrays, ScanArguments, ScanProgram, ScanSignature, ScanStep, Signature, Tensors } from './engine.js';

/** Runs a scan eagerly, as the contract of {@link ScanProgram} says. Call it inside a tfjs scope. */
export function runScan(
  step: ScanStep,
  signature: ScanSignature,
  given: ScanArguments,
): Awaited<ReturnType<ScanProgram['run']>> {
  const constants = toTensors(signature.constants, given.constants, 'constants');
  let state = toTensors(signature.state, given.state, 'state');
  const outputs: Record<string, NumericArray> = {};
  for (let index = 0; index < given.steps; index++) {
    const next: Tensors = tf.tidy(() => {
      const inputs = sliced(signature.inputs, given.inputs, index, given.steps);
      const tables = gathered(signature, given, index);
      const result = step(state, { constants, inputs, tables });
      stack(outputs, result.outputs, index, given.steps);
      return { ...result.state };
    });
    const kept = new Set(Object.values(next));
    for (const tensor of Object.values(state)) if (!kept.has(tensor)) tensor.dispose();
    state = next;
  }
  return { state: finalState(state, given.into), outputs };
}

/** The slice of each per-step input for one step. */
function sliced(signature: Signature | undefined, arrays: Arrays | undefined, index: number, steps: number): Tensors {
  const tensors: Record<string, tf.Tensor> = {};
  for (const [name, spec] of Object.entries(signature ?? {})) {
    const values = arrayOf(arrays, name, 'inputs');
    const size = sizeOf(spec.shape);
    if (values.length !== size * steps) {
      throw new RangeError(`'${name}' has ${values.length} values, ${steps} steps need ${size * steps}`);
    }
    tensors[name] = toTensor(spec, values.subarray(index * size, (index + 1) * size), name);
  }
  return tensors;
}

/** The rows of every table that one step asks for. */
function gathered(signature: ScanSignature, given: ScanArguments, index: number): Tensors {
  const tensors: Record<string, tf.Tensor> = {};
  const count = signature.rows ?? 0;
  for (const [name, spec] of Object.entries(signature.tables ?? {})) {
    const values = arrayOf(given.tables, name, 'tables');
    const size = sizeOf(spec.shape);
    const part = spec.dtype === 'int32' ? new Int32Array(count * size) : new Float32Array(count * size);
    for (let row = 0; row < count; row++) {
      const from = given.rows?.[index * count + row] ?? -1;
      if (from < 0 || (from + 1) * size > values.length) throw new RangeError(`row ${from} is not in table '${name}'`);
      part.set(values.subarray(from * size, (from + 1) * size), row * size);
    }
    tensors[name] = tf.tensor(part, [count, ...spec.shape], spec.dtype === 'int32' ? 'int32' : 'float32');
  }
  return tensors;
}

/** Writes one step's outputs at their place among those of all steps. */
function stack(outputs: Record<string, NumericArray>, step: Tensors, index: number, steps: number): void {
  for (const [name, values] of Object.entries(toArrays(step))) {
    outputs[name] ??=
      values instanceof Float32Array ? new Float32Array(steps * values.length) : new Int32Array(steps * values.length);
    outputs[name].set(values, index * values.length);
  }
}

function finalState(state: Tensors, into: ScanArguments['into']): Record<string, Float32Array> {
  const final: Record<string, Float32Array> = {};
  for (const [name, tensor] of Object.entries(state)) {
    const values = tensor.dataSync<'float32'>();
    final[name] = into?.[name] ?? new Float32Array(values.length);
    final[name].set(values);
  }
  return final;
}
