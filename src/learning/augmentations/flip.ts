import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { AugmentationKind } from './augmentation.js';
import { drawn } from './positions.js';

export const flipOptions = z
  .strictObject({
    name: z.literal('flip'),
    probability: z.number().min(0).max(1).default(0.5).describe('chance that an image is mirrored'),
  })
  .describe('mirrors the image, left for right');
type Options = z.infer<typeof flipOptions>;

/** The image, or at random its mirror image: left for right. */
export const flip: AugmentationKind<Options> = {
  create: ({ probability }) => ({
    numbers: 1,
    draw: (random) => [random.uniform() < probability ? 1 : 0],
    apply(images, draws) {
      const mirrored = tf.reshape(tf.cast(drawn(draws, 0), 'bool'), [-1, 1, 1, 1]);
      return tf.where(mirrored, tf.reverse(images, 2), images);
    },
  }),
};
