import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { createEngine } from '../../src/engine/create-engine.js';
import type { Signature, Tensors } from '../../src/engine/engine.js';

const engine = await createEngine('onnx');

/**
 * A loss per sample as a compiled program: its values, `perSample`, and the gradient of their sum by the input `logits`,
 * `[rows, classes]`.
 */
export function lossProgram(loss: (inputs: Tensors) => tf.Tensor, rows: number, classes: number, more: Signature = {}) {
  const matrix = { shape: [rows, classes], dtype: 'float32' } as const;
  return engine.compile(
    (inputs) => {
      const { grads } = tf.valueAndGrads((logits: tf.Tensor) => tf.sum(loss({ ...inputs, logits })))([inputs.logits]);
      return { perSample: loss(inputs), gradient: grads[0] };
    },
    { logits: matrix, teacher: matrix, ...more },
  );
}

/** A matrix of numbers within a bound. */
export function matrixWithin(bound: number, rows: number, columns: number): fc.Arbitrary<Float32Array> {
  const number = fc.double({ min: -bound, max: bound, noNaN: true });
  return fc.array(number, { minLength: rows * columns, maxLength: rows * columns }).map((v) => Float32Array.from(v));
}

/** The rows of a matrix. */
export function rowsOf(matrix: ArrayLike<number>, columns: number): number[][] {
  return Array.from({ length: matrix.length / columns }, (_, row) =>
    Array.from({ length: columns }, (_, column) => matrix[row * columns + column]),
  );
}

/** `softmax(row / temperature)` in double precision. */
export function softmaxOf(row: readonly number[], temperature = 1): number[] {
  const largest = Math.max(...row);
  const exponentials = row.map((value) => Math.exp((value - largest) / temperature));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
}

/** `sum p log(p / q)`, in nats. */
export function divergenceOf(p: readonly number[], q: readonly number[]): number {
  return p.reduce((sum, value, k) => sum + (value > 0 ? value * Math.log(value / q[k]) : 0), 0);
}
