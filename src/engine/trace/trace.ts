import * as tf from '@tensorflow/tfjs-core';
import { constantKernels } from '../constant-kernels.js';
import type { Tensors } from '../engine.js';
import { correctGradients } from '../gradients.js';
import { inferences } from '../inference/table.js';
import { TraceError } from './trace-error.js';
import type { Trace, TracedSpec } from './trace-graph.js';
import { operation, TraceRecorder } from './trace-recorder.js';

const backendName = 'fedstill-trace';

/** The recorder of the trace under way. */
let current: TraceRecorder | undefined;

/**
 * Runs a function once on tensors without values and records the tfjs kernels that it calls, those of tfjs's own
 * gradients included. tfjs's active backend is the same afterwards.
 *
 * @param specs names, shapes and types of the function's arguments
 * @throws TraceError if the function reads a value, draws random numbers, uses a kernel that has no lowering, is
 *   asynchronous or returns something else than tensors
 */
export function trace(specs: Readonly<Record<string, TracedSpec>>, fn: (inputs: Tensors) => Tensors): Trace {
  registerKernels();
  correctGradients();
  const recorder = new TraceRecorder();
  return withRecorder(recorder, () => {
    const inputs = Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, recorder.placeholder(spec)]));
    const tensors = Object.fromEntries(
      Object.entries(inputs).map(([name, info]) => [name, tf.engine().makeTensorFromTensorInfo(info, recorder)]),
    );
    const returned: unknown = fn(tensors);
    if (recorder.fault) throw recorder.fault;
    const outputs = Object.entries(tensorsOf(returned)).map(([name, tensor]) => [name, recorder.traced(tensor)]);
    return {
      inputs: Object.fromEntries(Object.entries(inputs).map(([name, info]) => [name, info.dataId])),
      constants: recorder.constants,
      nodes: recorder.nodes,
      outputs: Object.fromEntries(outputs),
    };
  });
}

/** Makes a recorder tfjs's active backend while `run` runs. */
function withRecorder<T>(recorder: TraceRecorder, run: () => T): T {
  const outerRecorder = current;
  const outerBackend: string | undefined = tf.getBackend() ?? undefined;
  const random = Math.random;
  current = recorder;
  if (outerRecorder) tf.removeBackend(backendName);
  tf.registerBackend(backendName, () => recorder, 0);
  void tf.setBackend(backendName); // at once, although it returns a promise: this backend starts synchronously
  Math.random = refuseRandom; // tfjs seeds its own random numbers from it; the draws would be frozen into the program
  tf.engine().startScope();
  try {
    return run();
  } finally {
    tf.engine().endScope();
    Math.random = random;
    current = outerRecorder;
    tf.removeBackend(backendName);
    if (outerRecorder) tf.registerBackend(backendName, () => outerRecorder, 0);
    if (outerBackend) void tf.setBackend(outerBackend);
  }
}

function refuseRandom(): never {
  throw new TraceError(
    operation(),
    'draws random numbers, which would be the same in every run of the compiled function',
    'Draw them outside from a RandomStream and hand them in as an input',
  );
}

function tensorsOf(returned: unknown): Record<string, tf.Tensor> {
  if (typeof returned === 'object' && returned !== null && !(returned instanceof Promise)) {
    const entries = Object.entries(returned);
    if (entries.every((entry): entry is [string, tf.Tensor] => entry[1] instanceof tf.Tensor)) {
      return Object.fromEntries(entries);
    }
  }
  throw new TraceError(
    'the function',
    returned instanceof Promise ? 'is asynchronous' : 'returns something else than a record of tensors',
    'Return a record of tensors, synchronously',
  );
}

let registered = false;

/** Registers every kernel that tfjs knows: those without a lowering as an error that says so. */
function registerKernels(): void {
  if (registered) return;
  registered = true;
  const traceable = new Set([...Object.keys(inferences), ...constantKernels]);
  for (const kernelName of traceable) {
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs }) => {
        if (!current) throw new Error('no trace is under way');
        return current.record(kernelName, inputs, attrs ?? {});
      },
    });
  }
  for (const kernelName of kernelNames()) {
    if (traceable.has(kernelName)) continue;
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: () => {
        throw new TraceError(
          operation(),
          `needs the tfjs kernel ${kernelName}, which cannot be compiled`,
          'Compose the function of other operations, or run it with the backend reference or tensorflow',
        );
      },
    });
  }
}

/** Names of all kernels: tfjs-core exports each as a constant equal to its own name. */
function kernelNames(): string[] {
  return Object.entries(tf).flatMap(([name, value]) => (name === value ? [name] : []));
}
