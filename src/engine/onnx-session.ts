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
  /** Runs once, reading `inputs` and writing every output in place of what the arrays of `outputs` hold. */
  run(inputs: Readonly<Record<string, BoundaryArray>>, outputs: Readonly<Record<string, BoundaryArray>>): Promise<void>;
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
    run: async (inputs, outputs) => {
      await session.run(tensors(inputs), tensors(outputs));
    },
    dispose: () => session.release(),
  };
}

/** The runtime refuses memory shared between threads. */
function privateCopy(values: NumericArray): NumericArray {
  return values.buffer instanceof SharedArrayBuffer ? values.slice() : values;
}
