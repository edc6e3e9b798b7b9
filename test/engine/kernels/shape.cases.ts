import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import {
  axesOf,
  caseOf,
  floats,
  integers,
  type KernelCase,
  type KernelCases,
  positive,
  shapeOf,
} from './kernel-case.js';

/** Elements of any type: kernels that only move them take all. */
const anyType = (shape: readonly number[], fn: (x: tf.Tensor) => tf.Tensor | readonly tf.Tensor[]) =>
  fc.oneof(
    caseOf(floats(shape), fn),
    caseOf(integers(shape, -9, 9), fn),
    caseOf(floats(shape), (x) => fn(positive(x))),
  );

const lists = (joined: (parts: tf.Tensor[], axis: number) => tf.Tensor, sameLength: boolean) =>
  shapeOf(1, 4).chain((shape) =>
    fc
      .record({
        axis: fc.nat(shape.length - 1),
        lengths: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 3 }),
      })
      .chain(({ axis, lengths }) =>
        fc
          .tuple(
            ...lengths.map((length) => floats(shape.map((size, i) => (i === axis && !sameLength ? length : size)))),
          )
          .map(
            (parts): KernelCase => ({
              inputs: Object.fromEntries(parts.map((part, i) => [`p${i}`, part])),
              fn: (inputs) =>
                joined(
                  parts.map((_, i) => inputs[`p${i}`]),
                  axis,
                ),
            }),
          ),
      ),
  );

const paddings = (shape: readonly number[], largest: (size: number) => number) =>
  fc.tuple(...shape.map((size) => fc.tuple(fc.nat(largest(size)), fc.nat(largest(size)))));

const blocks = fc.record({
  batch: fc.integer({ min: 1, max: 2 }),
  block: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 3 })),
  cells: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  first: fc.nat(1),
});

/** Kernels that move elements about. */
export const shapeCases: KernelCases = {
  BatchToSpaceND: blocks.chain(({ batch, block, cells, first }) =>
    caseOf(floats([batch * block[0] * block[1], cells[0], cells[1], 2]), (x) =>
      tf.batchToSpaceND(x as tf.Tensor4D, block, [
        [first, 0],
        [0, 0],
      ]),
    ),
  ),
  Concat: lists((parts, axis) => tf.concat(parts, axis), false),
  DepthToSpace: fc
    .tuple(fc.integer({ min: 2, max: 3 }), fc.integer({ min: 1, max: 3 }))
    .chain(([block, size]) =>
      caseOf(floats([2, size, 2, block * block * 2]), (x) => tf.depthToSpace(x as tf.Tensor4D, block, 'NHWC')),
    ),
  Diag: shapeOf(1, 2).chain((shape) => anyType(shape, (x) => tf.diag(x))),
  ExpandDims: shapeOf(0, 3).chain((shape) =>
    fc
      .integer({ min: -shape.length - 1, max: shape.length })
      .chain((axis) => anyType(shape, (x) => tf.expandDims(x, axis))),
  ),
  MirrorPad: shapeOf(1, 3).chain((shape) =>
    fc
      .constantFrom('reflect', 'symmetric')
      .chain((mode) =>
        paddings(shape, (size) => (mode === 'reflect' ? size - 1 : size)).chain((pads) =>
          caseOf(floats(shape), (x) => tf.mirrorPad(x, pads, mode as 'reflect')),
        ),
      ),
  ),
  Pack: lists((parts, axis) => tf.stack(parts, axis), true),
  PadV2: shapeOf(1, 4).chain((shape) =>
    paddings(shape, () => 2).chain((pads) => caseOf(floats(shape), (x) => tf.pad(x, pads, 0.5))),
  ),
  Reshape: shapeOf(0, 4).chain((shape) =>
    fc
      .constantFrom([-1], [...shape].reverse(), [1, -1], [...shape, 1])
      .chain((to) => anyType(shape, (x) => tf.reshape(x, to))),
  ),
  Reverse: shapeOf(1, 4).chain((shape) =>
    axesOf(shape.length).chain((axes) => anyType(shape, (x) => tf.reverse(x, axes))),
  ),
  Slice: shapeOf(1, 4).chain((shape) =>
    fc
      .tuple(...shape.map((size) => fc.nat(size - 1)))
      .chain((begin) =>
        fc.tuple(
          fc.constant(begin),
          fc.tuple(...begin.map((from, axis) => fc.integer({ min: 1, max: shape[axis] - from }))),
        ),
      )
      .chain(([begin, size]) => anyType(shape, (x) => tf.slice(x, begin, size))),
  ),
  SpaceToBatchND: blocks.chain(({ batch, block, cells, first }) =>
    caseOf(floats([batch, block[0] * cells[0], block[1] * cells[1], 2]), (x) =>
      tf.spaceToBatchND(x as tf.Tensor4D, block, [
        [first * block[0], 0],
        [0, block[1]],
      ]),
    ),
  ),
  SplitV: shapeOf(1, 4).chain((shape) =>
    fc.nat(shape.length - 1).chain((axis) =>
      fc
        .constantFrom(
          1,
          shape[axis],
          ...(shape[axis] > 1
            ? [
                [1, shape[axis] - 1],
                [1, -1],
              ]
            : []),
        )
        .chain((parts) => anyType(shape, (x) => tf.split(x, typeof parts === 'number' ? parts : [...parts], axis))),
    ),
  ),
  // Slices with something in them: tfjs's CPU backend fails on most empty ones.
  StridedSlice: shapeOf(1, 3, 5).chain((shape) => {
    const ranges = fc.tuple(
      ...shape.map((size) =>
        fc.record({
          ends: fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).map((ends) => ends.sort((a, b) => a - b)),
          stride: fc.constantFrom(1, 1, 2, 3, -1, -2),
          fromBehind: fc.boolean(),
        }),
      ),
    );
    const mask = fc.nat(2 ** shape.length - 1);
    return fc.tuple(ranges, mask, mask, fc.boolean()).chain(([drawn, beginMask, endMask, shrink]) => {
      const strides = drawn.map(({ stride }) => (shrink ? 1 : stride));
      const begin = drawn.map(({ ends: [low, high], fromBehind }, axis) => {
        const first = strides[axis] > 0 ? low : high;
        return fromBehind ? first - shape[axis] : first;
      });
      // One past the last index; behind index 0 that is the one before the first as counted from behind.
      const end = drawn.map(({ ends: [low, high] }, axis) =>
        strides[axis] > 0 ? high + 1 : low > 0 ? low - 1 : -shape[axis] - 1,
      );
      return caseOf(floats(shape), (x) =>
        tf.stridedSlice(x, begin, end, strides, beginMask, endMask, 0, 0, shrink ? 1 : 0),
      );
    });
  }),
  Tile: shapeOf(1, 4, 3).chain((shape) =>
    fc
      .tuple(...shape.map(() => fc.integer({ min: 1, max: 3 })))
      .chain((repeats) => caseOf(floats(shape), (x) => tf.tile(x, repeats))),
  ),
  Transpose: shapeOf(2, 4).chain((shape) =>
    fc
      .shuffledSubarray(
        shape.map((_, axis) => axis),
        { minLength: shape.length },
      )
      .chain((order) => anyType(shape, (x) => tf.transpose(x, order))),
  ),
  Unpack: shapeOf(1, 4).chain((shape) =>
    fc.nat(shape.length - 1).chain((axis) => anyType(shape, (x) => tf.unstack(x, axis))),
  ),
};
