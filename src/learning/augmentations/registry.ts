import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import type { Augmentation, ImageShape } from './augmentation.js';
import { crop, cropOptions } from './crop.js';
import { cutout, cutoutOptions } from './cutout.js';
import { flip, flipOptions } from './flip.js';

/** One change of training images, as a scenario writes it. */
export const augmentOptions = z.discriminatedUnion('name', [cropOptions, flipOptions, cutoutOptions]);
/** Parsed {@link augmentOptions}. Plain data. */
export type AugmentOptions = z.infer<typeof augmentOptions>;

/**
 * Makes an augmentation.
 *
 * @param shape of the samples, which must be images that it can change
 */
export function createAugmentation(options: AugmentOptions, shape: readonly number[]): Augmentation {
  const problem = whyNotAugmented(options, shape);
  if (problem) throw new RangeError(`'${options.name}' cannot work here: ${problem}`);
  const [height, width, channels] = shape;
  const image: ImageShape = [height, width, channels];
  switch (options.name) {
    case 'crop':
      return crop.create(options, image);
    case 'flip':
      return flip.create(options, image);
    case 'cutout':
      return cutout.create(options, image);
  }
}

/**
 * @param shape of the samples that a scenario augments
 * @throws InputError at `training.augment.<position>` if samples of this shape cannot be changed so
 */
export function checkAugmentations(augment: readonly AugmentOptions[], shape: readonly number[]): void {
  for (const [position, options] of augment.entries()) {
    const reason = whyNotAugmented(options, shape);
    if (reason) throw new InputError(`training.augment.${position}`, 'unsuitable', { found: options.name, reason });
  }
}

function whyNotAugmented(options: AugmentOptions, shape: readonly number[]): string | undefined {
  if (shape.length !== 3) return `it is for images, and the samples are of shape ${shape.join('x')}`;
  const [height, width, channels] = shape;
  return options.name === 'crop' ? crop.refusal?.(options, [height, width, channels]) : undefined;
}
