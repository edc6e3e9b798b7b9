import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { AugmentationKind, ImageShape } from './augmentation.js';
import { crossed, drawn, positions, within } from './positions.js';

export const cropOptions = z
  .strictObject({
    name: z.literal('crop'),
    padding: z.int().positive().max(1024).default(4).describe('pixels added on each side'),
    fill: z
      .enum(['zero', 'reflect'])
      .default('zero')
      .describe('what is added: black (the stored value 0), or the image mirrored at its border pixels'),
  })
  .describe('pads the image and cuts a random part of its former size out');
type Options = z.infer<typeof cropOptions>;

/**
 * A window of the image's own size at a random place in the padded image: as if the image were moved by up to `padding` pixels
 * either way, vertically and horizontally.
 */
export const crop: AugmentationKind<Options> = {
  create: ({ padding, fill }, shape) => ({
    numbers: 2,
    draw: (random) => [random.integer(2 * padding + 1), random.integer(2 * padding + 1)],
    apply(images, draws, black) {
      const [height, width] = shape;
      const from = (axis: number, size: number) =>
        tf.add(positions(size), tf.sub(drawn(draws, axis), tf.scalar(padding, 'int32')));
      const [rows, columns] = [from(0, height), from(1, width)];
      if (fill === 'reflect') return pixelsAt(images, reflected(rows, height), reflected(columns, width), shape);
      const inside = crossed(within(rows, 0, height), within(columns, 0, width));
      return tf.where(inside, pixelsAt(images, clamped(rows, height), clamped(columns, width), shape), black);
    },
  }),
  refusal({ padding, fill }, [height, width]) {
    const most = Math.min(height, width) - 1;
    if (fill === 'zero' || padding <= most) return undefined;
    return `images of ${height}x${width} pixels can be mirrored by at most ${most}, and padding is ${padding}`;
  },
};

/** `[rows, height, width, channels]`: the pixels in the rows `[rows, height]` and columns `[rows, width]` of each image. */
function pixelsAt(images: tf.Tensor, rows: tf.Tensor, columns: tf.Tensor, shape: ImageShape): tf.Tensor {
  const [height, width, channels] = shape;
  const [count] = images.shape;
  const firsts = tf.tensor2d(
    Int32Array.from({ length: count }, (_, image) => image * height),
    [count, 1],
    'int32',
  );
  const lines = tf.mul(tf.add(rows, firsts), tf.scalar(width, 'int32'));
  const at = tf.add(tf.expandDims(lines, 2), tf.expandDims(columns, 1));
  const pixels = tf.gather(tf.reshape(images, [count * height * width, channels]), tf.reshape(at, [-1]));
  return tf.reshape(pixels, images.shape);
}

function clamped(at: tf.Tensor, size: number): tf.Tensor {
  return tf.minimum(tf.maximum(at, tf.scalar(0, 'int32')), tf.scalar(size - 1, 'int32'));
}

/** Positions beyond the first and the last turned back: -1 is 1, `size` is `size - 2`. */
function reflected(at: tf.Tensor, size: number): tf.Tensor {
  const last = tf.scalar(size - 1, 'int32');
  const away = (value: tf.Tensor) => tf.maximum(value, tf.neg(value));
  return tf.sub(last, away(tf.sub(last, away(at))));
}
