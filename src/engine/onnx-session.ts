import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { NumericArray } from '../core/plain.js';
import type { DeviceName } from './engine.js';
import type { Graph } from './onnx/graph.js';

/** Element types of arrays that enter and leave a session. */
export type BoundaryType = 'float32' | 'int32' | 'uint8' | 'bool';

/** An array with the shape under which a session sees it. */
export interface BoundaryArray {
  readonly dtype: BoundaryType;
  readonly shape: readonly number[];
  readonly values: NumericArray;
}

/** A graph ready to run. */
export interface Session {
  /** Runs once. Returns the values of the graph's outputs by name, in fresh memory. */
  run(inputs: Readonly<Record<string, BoundaryArray>>): Promise<Record<string, NumericArray>>;
  dispose(): Promise<void>;
}

/**
 * The runtime's settings. One thread: hosts are as many as cores, and threads of a second session would spin against
 * the first. The arena stays on: without it every intermediate result is allocated anew.
 */
const options: InferenceSession.SessionOptions = {
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  interOpNumThreads: 1,
  intraOpNumThreads: 1,
  logSeverityLevel: 3,
};

/**
 * Compiles a graph with ONNX Runtime.
 *
 * @param device what it runs on; what its provider has no kernel for runs on the CPU
 * @throws Error if the runtime has no provider for the device
 */
export async function createSession(graph: Graph, device: DeviceName = 'cpu'): Promise<Session> {
  const runtime = await import('onnxruntime-node');
  const session = await runtime.InferenceSession.create(graph.toModel(), { ...options, executionProviders: [device] });
  const tensors = (arrays: Readonly<Record<string, BoundaryArray>>): Record<string, Tensor> =>
    Object.fromEntries(
      Object.entries(arrays).map(([name, { dtype, shape, values }]) => [
        name,
        new runtime.Tensor(dtype, privateCopy(values), [...shape]),
      ]),
    );
  return {
    run: async (inputs) => {
      // Arrays for the outputs are not passed in: the runtime makes fresh ones all the same, and copies.
      const outputs = Object.entries(await session.run(tensors(inputs)));
      return Object.fromEntries(outputs.map(([name, { data }]) => [name, numeric(data)]));
    },
    dispose: () => session.release(),
  };
}

function numeric(data: Tensor['data']): NumericArray {
  if (data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint8Array) return data;
  throw new TypeError('a graph has outputs of other types than float32, int32, uint8 and bool');
}

/** The runtime refuses memory shared between threads. */
function privateCopy(values: NumericArray): NumericArray {
  return values.buffer instanceof SharedArrayBuffer ? values.slice() : values;
}
