import type * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../core/random.js';

/** Height, width and channels of an image. */
export type ImageShape = readonly [number, number, number];

/** A random change of training images, another one for each image and step. */
export interface Augmentation {
  /** Whole numbers that are drawn for an image. */
  readonly numbers: number;
  /** Draws them. */
  draw(random: RandomStream): readonly number[];
  /**
   * Changes a batch as drawn: a pure function of tensors, traced into the compiled training.
   *
   * @param images `[rows, height, width, channels]`, inputs of a model
   * @param draws `[rows, numbers]` int32
   * @param black what the stored value 0 became: one number, or one for each channel
   * @returns images of the same shape
   */
  apply(images: tf.Tensor, draws: tf.Tensor, black: tf.Tensor | number): tf.Tensor;
}

/** An augmentation with the schema of its options. */
export interface AugmentationKind<Options> {
  /** @param shape of the images */
  create(options: Options, shape: ImageShape): Augmentation;
  /** Why images of this shape cannot be changed so, as a clause. */
  refusal?(options: Options, shape: ImageShape): string | undefined;
}
