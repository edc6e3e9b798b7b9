import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';

type Operation = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** Differentiable operations that keep values small; `b` is used by those of two operands. */
const operations: readonly Operation[] = [
  tf.add,
  tf.sub,
  tf.mul,
  (a, b) => tf.div(a, tf.add(1, tf.square(b))),
  (a) => tf.tanh(a),
  (a) => tf.relu(a),
  (a) => tf.neg(a),
  (a) => tf.mul(a, 1),
  (a) => tf.add(a, 0),
  (a) => tf.mul(tf.mul(a, 0.5), 1.5),
  (a) => tf.sum(a),
  (a) => (a.rank > 0 ? tf.mean(a, 0, true) : a),
  (a) => (a.rank > 1 ? tf.mean(a, -1) : a),
  (a) => tf.reshape(tf.reshape(a, [-1]), [1, ...a.shape]),
  (a) => (a.rank > 1 ? tf.transpose(a) : a),
  (a) => tf.onesLike(a),
  (a) => tf.mul(tf.zerosLike(a), 3),
  (a) => (a.rank > 0 ? tf.logSoftmax(a) : a),
  (a, b) => tf.where(tf.greater(a, 0), a, tf.broadcastTo(tf.sum(b), a.shape)),
  (a, b) => (a.rank === 2 && b.rank === 2 && a.shape[1] === b.shape[1] ? tf.matMul(a, b, false, true) : a),
  (a, b) => (a.rank === 2 && b.rank === 2 && a.shape[0] === b.shape[0] ? tf.matMul(a, b, true) : a),
];

/** A function of three tensors, as the operations that it applies to what it has so far. */
export interface RandomFunction {
  readonly steps: readonly { readonly operation: number; readonly a: number; readonly b: number }[];
}

/** Functions of up to eight operations. */
export const randomFunction: fc.Arbitrary<RandomFunction> = fc.record({
  steps: fc.array(fc.record({ operation: fc.nat(operations.length - 1), a: fc.nat(9), b: fc.nat(9) }), {
    minLength: 1,
    maxLength: 8,
  }),
});

/** Applies a function; operations that do not fit their operands are left out. */
export function apply({ steps }: RandomFunction, given: readonly tf.Tensor[]): tf.Tensor {
  const values = [...given];
  for (const { operation, a, b } of steps) {
    const [left, right] = [values[a % values.length], values[b % values.length]];
    if (fits(left, right)) values.push(operations[operation](left, right));
  }
  return values.reduce((total, value) => tf.add(total, tf.mean(value)), tf.scalar(0));
}

function fits(a: tf.Tensor, b: tf.Tensor): boolean {
  if (a.rank > 3 || b.rank > 3) return false;
  const [short, long] = a.rank < b.rank ? [a.shape, b.shape] : [b.shape, a.shape];
  return short.every((size, i) => {
    const other = long[long.length - short.length + i];
    return size === other || size === 1 || other === 1;
  });
}
