import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
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

// tfjs's own forgets that operands may be broadcast.
tf.registerGradient({
  kernelName: tf.SquaredDifference,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, [a, b]) => {
    if (Array.isArray(dy)) throw new RangeError('a squared difference has one result');
    const slope = () => tf.mul(dy, tf.mul(2, tf.sub(a, b)));
    return { a: () => summedTo(slope(), a.shape), b: () => tf.neg(summedTo(slope(), b.shape)) };
  },
});

// The derivative of ELU's derivative.
tf.registerGradient({
  kernelName: tf.EluGrad,
  inputsToSave: ['dy', 'y'],
  gradFunc: (given, [dy, y]) => {
    if (Array.isArray(given)) throw new RangeError('the gradient of ELU has one result');
    return {
      dy: () => tf.engine().runKernel(tf.EluGrad, { dy: given, y }),
      y: () => tf.mul(tf.mul(given, dy), tf.cast(tf.less(y, 0), 'float32')),
    };
  },
});

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
