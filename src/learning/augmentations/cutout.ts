import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { AugmentationKind } from './augmentation.js';
import { crossed, drawn, positions, within } from './positions.js';

export const cutoutOptions = z
  .strictObject({
    name: z.literal('cutout'),
    size: z.int().positive().max(1024).default(16).describe('side of the square in pixels'),
  })
  .describe("sets a random square of the model's input to 0, which is the mean where inputs are normalised");
type Options = z.infer<typeof cutoutOptions>;

/**
 * T. DeVries, G. W. Taylor. Improved Regularization of Convolutional Neural Networks with Cutout. 2017. arXiv:1708.04552. A square
 * about a random pixel becomes 0 in the model's input; what of it lies outside the image is lost.
 */
export const cutout: AugmentationKind<Options> = {
  create: ({ size }, [height, width]) => ({
    numbers: 2,
    draw: (random) => [random.integer(height), random.integer(width)],
    apply(images, draws) {
      const inside = (axis: number, side: number) => {
        const from = tf.sub(drawn(draws, axis), tf.scalar(Math.floor(size / 2), 'int32'));
        return within(positions(side), from, size);
      };
      return tf.where(crossed(inside(0, height), inside(1, width)), 0, images);
    },
  }),
};
