import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { caseOf, floats, type KernelCase, type KernelCases } from './kernel-case.js';

const length = fc.integer({ min: 1, max: 5 });

const resizing = fc.record({
  from: fc.tuple(length, length),
  to: fc.tuple(length, length),
  placing: fc.constantFrom('plain', 'corners', 'half'),
});

type Resize = (x: tf.Tensor4D, size: [number, number], alignCorners: boolean, halfPixelCenters: boolean) => tf.Tensor;

const resized = (resize: Resize) =>
  resizing.chain(({ from, to, placing }) =>
    caseOf(floats([2, ...from, 3]), (x) => resize(x as tf.Tensor4D, to, placing === 'corners', placing === 'half')),
  );

const gradient = (resize: Resize) =>
  resizing.chain(({ from, to, placing }) =>
    fc.tuple(floats([2, ...from, 3]), floats([2, ...to, 3])).map(
      ([x, dy]): KernelCase => ({
        inputs: { x, dy },
        fn: (i) => tf.grad((y) => resize(y as tf.Tensor4D, to, placing === 'corners', placing === 'half'))(i.x, i.dy),
      }),
    ),
  );

/** Resizing and batch normalisation. */
export const imageCases: KernelCases = {
  FusedBatchNorm: fc
    .tuple(fc.constantFrom([4, 3], [2, 2, 2, 3]), fc.boolean(), fc.boolean())
    .chain(([shape, scaled, offset]) =>
      fc.tuple(floats(shape), floats([3]), floats([3], 0.1, 2), floats([3]), floats([3])).map(
        ([x, mean, variance, scale, shift]): KernelCase => ({
          inputs: { x, mean, variance, scale, shift },
          fn: (i) =>
            tf.batchNorm(
              i.x,
              i.mean as tf.Tensor1D,
              i.variance as tf.Tensor1D,
              offset ? (i.shift as tf.Tensor1D) : undefined,
              scaled ? (i.scale as tf.Tensor1D) : undefined,
              0.01,
            ),
        }),
      ),
    ),
  ResizeBilinear: resized(tf.image.resizeBilinear),
  ResizeBilinearGrad: gradient(tf.image.resizeBilinear),
  ResizeNearestNeighbor: resized(tf.image.resizeNearestNeighbor),
  ResizeNearestNeighborGrad: gradient(tf.image.resizeNearestNeighbor),
};
