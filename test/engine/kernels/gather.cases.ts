import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { caseOf, floats, integers, type KernelCase, type KernelCases, shapeOf } from './kernel-case.js';

const gather = shapeOf(1, 4).chain((shape) =>
  fc.nat(shape.length - 1).chain((axis) =>
    fc.tuple(shapeOf(1, 2), fc.nat(Math.min(1, axis))).chain(([given, batchDims]) => {
      const at = batchDims === 1 ? [shape[0], ...given.slice(1)] : given;
      return fc.tuple(floats(shape), integers(at, 0, shape[axis] - 1)).map(
        ([x, indices]): KernelCase => ({
          inputs: { x, indices },
          fn: (i) => tf.gather(i.x, i.indices, axis, batchDims),
        }),
      );
    }),
  ),
);

/** Shape, number of leading axes that an index names, and number of indices. */
const addressed = fc
  .record({ shape: shapeOf(1, 3), depth: fc.integer({ min: 1, max: 3 }), count: fc.integer({ min: 1, max: 5 }) })
  .map(({ shape, depth, count }) => ({ shape, depth: Math.min(depth, shape.length), count }));

/** `[count, depth]` indices into the leading axes. */
const indicesInto = (shape: readonly number[], depth: number, count: number) =>
  integers([count, depth], 0, Math.min(...shape.slice(0, depth)) - 1);

/** Kernels that read or write at positions given by tensors. */
export const gatherCases: KernelCases = {
  GatherNd: addressed.chain(({ shape, depth, count }) =>
    fc
      .tuple(floats(shape), indicesInto(shape, depth, count))
      .map(([x, indices]): KernelCase => ({ inputs: { x, indices }, fn: (i) => tf.gatherND(i.x, i.indices) })),
  ),
  GatherV2: gather,
  OneHot: fc
    .tuple(
      shapeOf(1, 3),
      fc.integer({ min: 2, max: 5 }),
      fc.constantFrom([1, 0], [2, -1]),
      fc.constantFrom('float32', 'int32'),
    )
    .chain(([shape, depth, [on, off], dtype]) =>
      caseOf(integers(shape, -1, 5), (x) => tf.oneHot(x, depth, on, off, dtype as 'float32')),
    ),
  ScatterNd: addressed.chain(({ shape, depth, count }) =>
    fc.tuple(floats([count, ...shape.slice(depth)]), indicesInto(shape, depth, count)).map(
      ([updates, indices]): KernelCase => ({
        inputs: { updates, indices },
        fn: (i) => tf.scatterND(i.indices, i.updates, shape),
      }),
    ),
  ),
  TensorScatterUpdate: shapeOf(1, 3).chain((shape) =>
    fc.tuple(floats(shape), floats([1, ...shape.slice(1)]), integers([1, 1], 0, shape[0] - 1)).map(
      ([tensor, updates, indices]): KernelCase => ({
        inputs: { tensor, updates, indices },
        fn: (i) => tf.tensorScatterUpdate(i.tensor, i.indices, i.updates),
      }),
    ),
  ),
  UnsortedSegmentSum: shapeOf(1, 3).chain((shape) =>
    fc.integer({ min: 1, max: 4 }).chain((segments) =>
      fc.tuple(floats(shape), integers([shape[0]], -1, segments)).map(
        ([x, ids]): KernelCase => ({
          inputs: { x, ids },
          fn: (i) => tf.unsortedSegmentSum(i.x, i.ids as tf.Tensor1D, segments),
        }),
      ),
    ),
  ),
};
