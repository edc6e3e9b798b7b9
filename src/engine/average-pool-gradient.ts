import * as tf from '@tensorflow/tfjs-core';
import { poolGeometry, type WindowAxis } from './lowering/convolution-geometry.js';
import { padded, withoutPadding } from './padded-image.js';

/**
 * The gradient of the mean of each window over its elements within the image: each gets its share of the gradient. tfjs's CPU
 * backend gives it a share of the window's size also where part of the window is padding; native TensorFlow does not.
 */
export const averagePoolGradient: tf.GradConfig = {
  kernelName: tf.AvgPool,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attrs) => {
    if (Array.isArray(dy)) throw new RangeError('a pooling has one result');
    const window = poolGeometry(x.shape, attrs);
    const { height, width } = window;
    const spread = (share: tf.Tensor, input: tf.Tensor): tf.Tensor =>
      tf.engine().runKernel(tf.AvgPoolGrad, { dy: share, input }, { ...attrs, pad: 'valid' });
    if (attrs.pad === 'valid') return { x: () => spread(dy, x) };
    const size = height.taps * width.taps;
    const factors = inside(height).flatMap((rows) => inside(width).map((columns) => size / (rows * columns)));
    const whole = tf.tensor(factors, [1, height.output, width.output, 1]);
    return { x: () => withoutPadding(spread(tf.mul(dy, whole), padded(x, window, 0)), window) };
  },
};

/** How many elements of each window along an axis are within the image. */
function inside({ input, output, stride, taps, before }: WindowAxis): number[] {
  return Array.from({ length: output }, (_, position) => {
    const first = position * stride - before;
    return Math.min(input, first + taps) - Math.max(0, first);
  });
}
