import * as tf from '@tensorflow/tfjs-core';
import type { NumericArray } from '../core/plain.js';
import { sizeOf } from '../core/weights.js';
import { given } from './boundary.js';
import { toArrays, toTensor, toTensors } from './eager-tensors.js';
import type { Arrays, ScanArguments, ScanResult, ScanSignature, ScanStep, Signature, Tensors } from './engine.js';
import { flatState, stateViews } from './scan-state.js';

/** Runs a scan eagerly, as the contract of {@link ScanProgram} says. Call it inside a tfjs scope. */
export function runScan(step: ScanStep, signature: ScanSignature, args: ScanArguments): ScanResult {
  const constants = toTensors(signature.constants, args.constants, 'constants');
  let state = toTensors(signature.state, args.state, 'state');
  const outputs: Record<string, NumericArray> = {};
  for (let index = 0; index < args.steps; index++) {
    const next: Tensors = tf.tidy(() => {
      const inputs = sliced(signature.inputs, args.inputs, index, args.steps);
      const tables = gathered(signature, args, index);
      const result = step(state, { constants, inputs, tables });
      stack(outputs, result.outputs, index, args.steps);
      return { ...result.state };
    });
    const kept = new Set(Object.values(next));
    for (const tensor of Object.values(state)) if (!kept.has(tensor)) tensor.dispose();
    state = next;
  }
  const final = flatState(signature.state, toArrays(state));
  return { final, state: stateViews(signature.state, final), outputs };
}

/** The slice of each per-step input for one step. */
function sliced(signature: Signature | undefined, arrays: Arrays | undefined, index: number, steps: number): Tensors {
  const tensors: Record<string, tf.Tensor> = {};
  for (const [name, spec] of Object.entries(signature ?? {})) {
    const { values } = given(arrays, name, 'inputs', spec, [steps]);
    const size = sizeOf(spec.shape);
    tensors[name] = toTensor(spec, values.subarray(index * size, (index + 1) * size), spec.shape);
  }
  return tensors;
}

/** The rows of every table that one step asks for. */
function gathered(signature: ScanSignature, args: ScanArguments, index: number): Tensors {
  const tensors: Record<string, tf.Tensor> = {};
  const count = signature.rows ?? 0;
  for (const [name, spec] of Object.entries(signature.tables ?? {})) {
    const size = sizeOf(spec.shape);
    const length = Math.floor((args.tables?.[name]?.length ?? 0) / size);
    const { values } = given(args.tables, name, 'tables', spec, [length]);
    const part = spec.dtype === 'int32' ? new Int32Array(count * size) : new Float32Array(count * size);
    for (let row = 0; row < count; row++) {
      const from = args.rows?.[index * count + row] ?? -1;
      if (from < 0 || from >= length) throw new RangeError(`row ${from} is not in table '${name}' of ${length} rows`);
      part.set(values.subarray(from * size, (from + 1) * size), row * size);
    }
    tensors[name] = toTensor(spec, part, [count, ...spec.shape]);
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
