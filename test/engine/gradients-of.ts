import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../../src/engine/engine.js';

/** A function of named tensors with one result. */
export type Operation = (inputs: Tensors) => tf.Tensor;

/**
 * A function that returns an operation's result `y` and the gradients `d<input>` by every input of the sum of `y`
 * weighted by the further input `weights`, which has the shape of `y`.
 */
export function withGradients(operation: Operation): (inputs: Tensors) => Tensors {
  return ({ weights, ...inputs }) => {
    const names = Object.keys(inputs);
    const named = (values: readonly tf.Tensor[]) => Object.fromEntries(names.map((name, i) => [name, values[i]]));
    const total = (...values: tf.Tensor[]) => tf.sum<tf.Scalar>(tf.mul(operation(named(values)), weights));
    const gradients = tf.grads(total)(names.map((name) => inputs[name]));
    return { y: operation(inputs), ...Object.fromEntries(gradients.map((gradient, i) => [`d${names[i]}`, gradient])) };
  };
}
