import * as tf from '@tensorflow/tfjs-core';

/** A call of a kernel as tfjs makes it. */
export type KernelCall = Parameters<tf.KernelFunc>[0];

/** Makes a kernel of a backend's own. */
export type KernelWrapper = (kernel: tf.KernelFunc) => tf.KernelFunc;

const wrapped = new WeakSet<tf.KernelFunc>();

/** Puts wrapped kernels, by name, in place of a backend's own. Kernels that the backend lacks or that are wrapped stay as they are. */
export function wrapKernels(backendName: string, wrappers: Readonly<Record<string, KernelWrapper>>): void {
  for (const [kernelName, wrap] of Object.entries(wrappers)) {
    const kernel = tf.getKernel(kernelName, backendName);
    if (!kernel || wrapped.has(kernel.kernelFunc)) continue;
    const kernelFunc = wrap(kernel.kernelFunc);
    wrapped.add(kernelFunc);
    tf.unregisterKernel(kernelName, backendName); // to register over another is told on standard error
    tf.registerKernel({ ...kernel, kernelFunc });
  }
}

/**
 * The tensor that a kernel takes under a name, or returns.
 *
 * @throws TypeError if there are none or several
 */
export function oneTensor(info: tf.TensorInfo | tf.TensorInfo[] | undefined): tf.Tensor {
  if (!info || Array.isArray(info)) throw new TypeError('the kernel takes or returns something else than one tensor');
  return info instanceof tf.Tensor ? info : tf.engine().makeTensorFromTensorInfo(info);
}
