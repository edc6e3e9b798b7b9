import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { averagePoolGradient } from './average-pool-gradient.js';
import './second-derivatives.js';

// Registers tfjs's gradients: import this wherever functions that use gradients run. tfjs-core's bundle for Node leaves
// them out and its separate files cannot be loaded by Node; tfjs-layers' bundle contains and registers them. It is
// required, not imported: to find the names that it exports, which nobody uses, would take longer than to run it.
createRequire(import.meta.url)('@tensorflow/tfjs-layers');

/** Kernels whose result is piecewise constant and for which tfjs has no gradient, by the names of their inputs. */
const piecewiseConstant: Readonly<Record<string, readonly string[]>> = {
  All: ['x'],
  Any: ['x'],
  Equal: ['a', 'b'],
  Greater: ['a', 'b'],
  Less: ['a', 'b'],
  LessEqual: ['a', 'b'],
  LogicalAnd: ['a', 'b'],
  LogicalNot: ['x'],
  LogicalOr: ['a', 'b'],
  NotEqual: ['a', 'b'],
};

// Without these, `tf.where(tf.greater(x, 0), ...)` could not be differentiated, although the condition's share is 0.
for (const [kernelName, inputsToSave] of Object.entries(piecewiseConstant)) {
  if (tf.getGradient(kernelName)) continue;
  tf.registerGradient({
    kernelName,
    inputsToSave: [...inputsToSave],
    gradFunc: (_, saved) => Object.fromEntries(inputsToSave.map((name, i) => [name, () => tf.zeros(saved[i].shape)])),
  });
}

/** Gradients in place of tfjs's own, or where it has none. */
const corrections: readonly tf.GradConfig[] = [
  {
    // tfjs's own forgets that operands may be broadcast.
    kernelName: tf.SquaredDifference,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => {
      const slope = () => tf.mul(only(dy), tf.mul(2, tf.sub(a, b)));
      return { a: () => summedTo(slope(), a.shape), b: () => tf.neg(summedTo(slope(), b.shape)) };
    },
  },
  {
    // The derivative of ELU's derivative.
    kernelName: tf.EluGrad,
    inputsToSave: ['dy', 'y'],
    gradFunc: (given, [dy, y]) => ({
      dy: () => tf.engine().runKernel(tf.EluGrad, { dy: only(given), y }),
      y: () => tf.mul(tf.mul(only(given), dy), tf.cast(tf.less(y, 0), 'float32')),
    }),
  },
  averagePoolGradient,
];

/**
 * Puts the corrections in place of tfjs's own gradients, which every package of tfjs that contains a copy of them registers
 * again when it is loaded: the native backend, or whatever a user's module imports. Call it before differentiating.
 */
export function correctGradients(): void {
  for (const correction of corrections) {
    if (tf.getGradient(correction.kernelName) !== correction) tf.registerGradient(correction);
  }
}

correctGradients();

/** The gradient by a kernel's only result. */
function only(dy: tf.Tensor | tf.Tensor[]): tf.Tensor {
  if (Array.isArray(dy)) throw new RangeError('the kernel has one result');
  return dy;
}

/** The sum over the axes along which a tensor of this shape would be broadcast. */
function summedTo(x: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, x.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(x, axes) : x, shape);
}

// The gradients of products along axes and of gathers by batch call these as methods, which tfjs-core leaves out.
Object.assign(tf.Tensor.prototype, {
  reshape(this: tf.Tensor, shape: number[]) {
    return tf.reshape(this, shape);
  },
  slice(this: tf.Tensor, begin: number | number[], size?: number | number[]) {
    return tf.slice(this, begin, size);
  },
  split(this: tf.Tensor, parts: number | number[], axis?: number) {
    return tf.split(this, parts, axis);
  },
});
