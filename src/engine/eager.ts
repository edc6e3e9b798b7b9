import * as tf from '@tensorflow/tfjs-core';
import { runScan } from './eager-scan.js';
import { toArrays, toTensors } from './eager-tensors.js';
import type { Engine } from './engine.js';
import { programFlops, stepFlops } from './flops.js';
import { correctGradients } from './gradients.js';
import { registerKeyedUniform } from './keyed-uniform.js';
import { resizeGradientKernels } from './resize-gradient-kernels.js';
import { loadTensorflow } from './tensorflow/load.js';
import { wrapKernels } from './wrap-kernels.js';

/**
 * An engine that runs functions operation by operation on a tfjs backend, and a scan as a loop in JavaScript. `reference`
 * is tfjs's CPU backend: slow and plain, what tests compare with. `tensorflow` is the native TensorFlow of an optional
 * peer dependency, on a GPU where there is one. FLOPs are those of the compiling engine, counted when first asked for, so
 * that they do not depend on the backend; a function that cannot be compiled runs, but has no count.
 *
 * @throws InputError if `tensorflow` is asked for and is not installed or does not start
 */
export async function createEagerEngine(backend: 'reference' | 'tensorflow'): Promise<Engine> {
  if (backend === 'reference') return eagerEngine(backend, await loadReference());
  const { backendName, remark } = loadTensorflow();
  return { ...eagerEngine(backend, backendName), ...(remark && { remark }) };
}

/** An engine under a backend's name that runs functions on the tfjs backend registered under another. */
export function eagerEngine(backend: 'reference' | 'tensorflow', tfjsBackend: string): Engine {
  return {
    backend,
    async compile(fn, signature) {
      const count = once(() => programFlops(fn, signature));
      return {
        run: async (inputs) => eagerly(tfjsBackend, () => toArrays(fn(toTensors(signature, inputs, 'inputs')))),
        get flops() {
          return count();
        },
        dispose: async () => {},
      };
    },
    async scan(step, signature) {
      const count = once(() => stepFlops(step, signature));
      return {
        run: async (given) => eagerly(tfjsBackend, () => runScan(step, signature, given)),
        get flopsPerStep() {
          return count();
        },
        dispose: async () => {},
      };
    },
    dispose: async () => {},
  };
}

async function loadReference(): Promise<string> {
  tf.enableProdMode(); // else the CPU backend advertises native TensorFlow on standard error
  await import('@tensorflow/tfjs-backend-cpu');
  wrapKernels('cpu', resizeGradientKernels);
  registerKeyedUniform('cpu');
  return 'cpu';
}

/** Runs on a tfjs backend and frees every tensor that was made. Not `tf.tidy`, which walks through returned arrays. */
function eagerly<T>(tfjsBackend: string, run: () => T): T {
  void tf.setBackend(tfjsBackend); // at once, although it returns a promise: these backends start synchronously
  correctGradients();
  tf.engine().startScope();
  try {
    return run();
  } catch (error) {
    throw inOneLine(error);
  } finally {
    tf.engine().endScope();
  }
}

/** The native library reports its errors as a status on one line and a message on others. */
function inOneLine(error: unknown): unknown {
  if (error instanceof Error)
    error.message = error.message.replace(/^Invalid TF_Status: .*\s+Message: /, '').replaceAll(/\s*\n\s*/g, ' ');
  return error;
}

function once(make: () => number): () => number {
  let made: number | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
