import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { RandomStream } from '../../../src/core/random.js';
import { sizeOf } from '../../../src/core/weights.js';
import type { Tensors } from '../../../src/engine/engine.js';

/** An argument of a case: its values with their shape. */
export interface Argument {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  readonly values: Float32Array | Int32Array;
}

/** A call of tfjs operations that reaches a kernel. */
export interface KernelCase {
  readonly inputs: Readonly<Record<string, Argument>>;
  readonly fn: (inputs: Tensors) => tf.Tensor | readonly tf.Tensor[];
}

/** Cases by the kernel that they reach. */
export type KernelCases = Readonly<Record<string, fc.Arbitrary<KernelCase>>>;

/** A shape of `minimum` to `maximum` axes, none of them empty. */
export function shapeOf(minimum: number, maximum: number, largest = 4): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 1, max: largest }), { minLength: minimum, maxLength: maximum });
}

/** Two shapes that broadcast to a common one. */
export const broadcastShapes: fc.Arbitrary<[number[], number[]]> = shapeOf(0, 4).chain((shape) => {
  const part = fc
    .tuple(fc.nat(shape.length), fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }))
    .map(([dropped, ones]) => shape.map((size, axis) => (ones[axis] ? 1 : size)).slice(dropped));
  const whole = fc.constant(shape);
  return fc.oneof(fc.tuple(whole, part), fc.tuple(part, whole), fc.tuple(part, part));
});

/** Float values of a shape, uniform in a range; `grain` makes equal values likely. */
export function floats(shape: readonly number[], low = -3, high = 3, grain?: number): fc.Arbitrary<Argument> {
  return fc.integer().map((seed) => {
    const random = RandomStream.of(seed, 'floats');
    const values = Float32Array.from({ length: sizeOf(shape) }, () => {
      const value = low + (high - low) * random.uniform();
      return grain ? Math.round(value / grain) * grain + 0 : value; // + 0 makes -0 a plain 0
    });
    return { shape, dtype: 'float32', values };
  });
}

/** Integer values of a shape in `low` .. `high`. */
export function integers(shape: readonly number[], low: number, high: number): fc.Arbitrary<Argument> {
  return fc.integer().map((seed) => {
    const random = RandomStream.of(seed, 'integers');
    const values = Int32Array.from({ length: sizeOf(shape) }, () => low + random.integer(high - low + 1));
    return { shape, dtype: 'int32', values };
  });
}

/** Axes of a rank, at least one of them, in any order, some counted from behind. */
export function axesOf(rank: number): fc.Arbitrary<number[]> {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return fc
    .tuple(fc.shuffledSubarray(axes, { minLength: Math.min(1, rank) }), fc.boolean())
    .map(([chosen, behind]) => chosen.map((axis) => (behind ? axis - rank : axis)));
}

/** A case of one argument called `x`. */
export function caseOf(argument: fc.Arbitrary<Argument>, fn: (x: tf.Tensor) => tf.Tensor | readonly tf.Tensor[]) {
  return argument.map((x): KernelCase => ({ inputs: { x }, fn: (inputs) => fn(inputs.x) }));
}

/** The tensor as booleans: where it is positive. */
export function positive(x: tf.Tensor): tf.Tensor {
  return tf.greater(x, tf.scalar(0, x.dtype === 'int32' ? 'int32' : 'float32'));
}
