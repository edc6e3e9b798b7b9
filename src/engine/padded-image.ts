import * as tf from '@tensorflow/tfjs-core';
import type { Geometry, WindowAxis } from './lowering/convolution-geometry.js';

/** `[batch, height, width, channels]` of an image with its padding, without rows and columns that no window reaches. */
export function paddedShape([batch, , , channels]: readonly number[], { height, width }: Geometry): number[] {
  return [batch, reach(height), reach(width), channels];
}

/** An image of {@link paddedShape}. */
export function padded(image: tf.Tensor, window: Geometry, filling: number): tf.Tensor {
  const around = [window.height, window.width].map(({ before, after }): [number, number] => [before, after]);
  const whole = tf.pad(image, [[0, 0], ...around, [0, 0]], filling);
  const shape = paddedShape(image.shape, window);
  return whole.shape.join() === shape.join() ? whole : tf.slice(whole, [0, 0, 0, 0], shape);
}

/** The image within one of {@link paddedShape}; zeros where no window reaches it. */
export function withoutPadding(whole: tf.Tensor, { height, width }: Geometry): tf.Tensor {
  const [batch, , , channels] = whole.shape;
  const reached = [height, width].map((axis) => Math.min(axis.input, reach(axis) - axis.before));
  if (Math.min(...reached) <= 0) return tf.zeros([batch, height.input, width.input, channels]);
  const inside = tf.slice(whole, [0, height.before, width.before, 0], [batch, ...reached, channels]);
  const beyond = [height, width].map(({ input }, i): [number, number] => [0, input - reached[i]]);
  return beyond.every(([, after]) => after === 0) ? inside : tf.pad(inside, [[0, 0], ...beyond, [0, 0]]);
}

/** Elements of an axis, padding included, from the first to the last that a window reaches. */
function reach({ output, stride, extent }: WindowAxis): number {
  return (output - 1) * stride + extent;
}
