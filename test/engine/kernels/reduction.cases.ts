import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { axesOf, caseOf, floats, integers, type KernelCases, positive, shapeOf } from './kernel-case.js';

type Reduce = (x: tf.Tensor, axes: number[] | undefined, keepDims: boolean) => tf.Tensor;

const reduced = (fn: Reduce, onIntegers = true, grain?: number) =>
  shapeOf(0, 4).chain((shape) =>
    fc
      .tuple(fc.option(axesOf(shape.length), { nil: undefined }), fc.boolean(), fc.boolean())
      .chain(([axes, keepDims, isInteger]) =>
        caseOf(isInteger && onIntegers ? integers(shape, -3, 3) : floats(shape, -2, 2, grain), (x) =>
          fn(x, axes, keepDims),
        ),
      ),
  );

const withAxis = (minimum: number) =>
  shapeOf(minimum, 4, 5).chain((shape) => fc.tuple(fc.constant(shape), fc.integer({ min: 0, max: shape.length - 1 })));

const index = (fn: (x: tf.Tensor, axis: number) => tf.Tensor) =>
  withAxis(1).chain(([shape, axis]) => caseOf(floats(shape, -2, 2, 0.5), (x) => fn(x, axis)));

const cumulative = (fn: (x: tf.Tensor, axis: number, exclusive: boolean, reverse: boolean) => tf.Tensor) =>
  withAxis(1).chain(([shape, axis]) =>
    fc
      .tuple(fc.boolean(), fc.boolean())
      .chain(([exclusive, reverse]) => caseOf(floats(shape), (x) => fn(x, axis, exclusive, reverse))),
  );

/** Kernels that reduce or accumulate along axes. */
export const reductionCases: KernelCases = {
  All: reduced((x, axes, keepDims) => tf.all(positive(x), axes, keepDims)),
  Any: reduced((x, axes, keepDims) => tf.any(positive(x), axes, keepDims)),
  ArgMax: index(tf.argMax),
  ArgMin: index(tf.argMin),
  Cumprod: cumulative(tf.cumprod),
  Cumsum: cumulative(tf.cumsum),
  LogSoftmax: fc
    .tuple(shapeOf(0, 3), fc.integer({ min: 2, max: 5 }))
    .chain(([rows, classes]) => caseOf(floats([...rows, classes], -9, 9), (x) => tf.logSoftmax(x))),
  Max: reduced(tf.max, true, 0.5),
  Mean: reduced(tf.mean),
  Min: reduced(tf.min, true, 0.5),
  Prod: reduced(tf.prod),
  Softmax: shapeOf(1, 4).chain((shape) => caseOf(floats(shape, -9, 9), (x) => tf.softmax(x))),
  Sum: reduced(tf.sum),
  TopK: shapeOf(1, 3, 6).chain((shape) =>
    fc.integer({ min: 1, max: shape[shape.length - 1] }).chain((k) =>
      caseOf(floats(shape, -2, 2, 0.5), (x) => {
        const { values, indices } = tf.topk(x, k);
        return [values, indices];
      }),
    ),
  ),
};
