import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { NumericArray } from '../core/plain.js';
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
  executionProviders: ['cpu'],
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  interOpNumThreads: 1,
  intraOpNumThreads: 1,
  logSeverityLevel: 3,
};

/** Compiles a graph with ONNX Runtime. */
export async function createSession(graph: Graph): Promise<Session> {
  const runtime = await import('onnxruntime-node');
  const session = await runtime.InferenceSession.create(graph.toModel(), options);
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
