import * as tf from '@tensorflow/tfjs-core';
import { type AxisMatrix, bilinear, nearest, transposed } from './resize-matrices.js';
import { type KernelWrapper, oneTensor } from './wrap-kernels.js';

/**
 * The gradients of resizing, in place of a backend's own: tfjs's CPU backend swaps height and width, mixes images up or
 * does not end; tfjs-node knows no half-pixel centres.
 */
export const resizeGradientKernels: Readonly<Record<string, KernelWrapper>> = {
  ResizeBilinearGrad: resizeGradient(bilinear),
  ResizeNearestNeighborGrad: resizeGradient(nearest),
};

/** One axis after the other, as in the compiled form. */
function resizeGradient(axisMatrix: AxisMatrix): KernelWrapper {
  return () =>
    ({ inputs, attrs = {} }) => {
      const [images, dy] = [oneTensor(inputs.images), oneTensor(inputs.dy)];
      const [batch, height, width, channels] = images.shape;
      const [, newHeight, newWidth] = dy.shape;
      const back = (input: number, output: number) =>
        tf.tensor(transposed(axisMatrix(input, output, attrs), output, input), [1, input, output]);
      const low = tf.matMul(back(height, newHeight), tf.reshape(dy, [batch, newHeight, newWidth * channels]));
      const rows = tf.reshape(low, [batch * height, newWidth, channels]);
      return tf.reshape(tf.matMul(back(width, newWidth), rows), [batch, height, width, channels]);
    };
}
