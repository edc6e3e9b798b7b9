import type * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../core/random.js';
import type { Signature, Tensors } from '../engine/engine.js';
import type { Model } from '../models/model.js';
import type { Augmentation } from './augmentations/augmentation.js';
import { type AugmentOptions, createAugmentation } from './augmentations/registry.js';
import { type Scaling, scaledZero } from './scaling.js';

/** The augmentations of a model's inputs. */
export function augmentationsFor(augment: readonly AugmentOptions[], { inputShape }: Model): Augmentation[] {
  return augment.map((options) => createAugmentation(options, inputShape));
}

/** What a scan needs to be told of augmentations in each step, by their positions in the list. */
export function augmentSignature(augmentations: readonly Augmentation[], rows: number): Signature {
  return Object.fromEntries(
    augmentations.map(({ numbers }, position) => [position, { shape: [rows, numbers], dtype: 'int32' } as const]),
  );
}

/**
 * The draws of some steps, by the augmentations' positions: `[steps, rows, numbers]`. Every step draws from a stream of its own, so
 * that a training in several stretches, or one that is cut short, sees what the whole one sees, and the order of samples
 * does not depend on augmentations.
 *
 * @param first how many steps have gone before
 */
export function augmentDraws(
  augmentations: readonly Augmentation[],
  { first, steps, rows }: { readonly first: number; readonly steps: number; readonly rows: number },
  random: RandomStream,
): Record<string, Int32Array> {
  if (augmentations.length === 0) return {};
  const draws = augmentations.map(({ numbers }) => new Int32Array(steps * rows * numbers));
  for (let step = 0; step < steps; step++) {
    const stream = random.fork('augment', first + step);
    for (let row = step * rows; row < (step + 1) * rows; row++) {
      augmentations.forEach(({ numbers, draw }, position) => {
        draws[position].set(draw(stream), row * numbers);
      });
    }
  }
  return Object.fromEntries(draws.entries());
}

/** A batch of inputs after all augmentations, first to last. */
export function augmented(
  images: tf.Tensor,
  augmentations: readonly Augmentation[],
  draws: Tensors,
  scaling: Scaling,
): tf.Tensor {
  const black = augmentations.length > 0 ? scaledZero(scaling) : 0;
  return augmentations.reduce((batch, { apply }, position) => apply(batch, draws[position], black), images);
}
