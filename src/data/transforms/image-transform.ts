import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import type { Dataset } from '../dataset.js';
import { padImages } from './pad.js';
import { resizeImages } from './resize.js';

/** Options of every set of images, applied in this order. */
export const imageTransformShape = {
  resize: z.int().positive().max(1024).optional().describe('side to which images are resized bilinearly'),
  pad: z.int().positive().max(1024).optional().describe('side of the zero-filled square in which images are centred'),
};

/** Parsed {@link imageTransformShape}. */
export interface ImageTransform {
  readonly resize?: number;
  readonly pad?: number;
}

/**
 * Resizes and then pads the images of a dataset, as far as asked for.
 *
 * @param where where the options stand, for messages
 * @throws InputError at `where` if samples are no images, or images are larger than the square in which they are to be centred
 */
export function transformImages(dataset: Dataset, { resize, pad }: ImageTransform, where: string): Dataset {
  if (dataset.sampleShape.length !== 3 && (resize !== undefined || pad !== undefined)) {
    const taker = resize === undefined ? 'pad' : 'resize';
    const advice = `leave it out for '${dataset.name}'`;
    throw new InputError(`${where}.${taker}`, 'not-an-image', { taker, shape: dataset.sampleShape, advice });
  }
  const resized = resize === undefined ? dataset : resizeImages(dataset, resize, resize);
  if (pad === undefined) return resized;
  const [height, width] = resized.sampleShape;
  if (height > pad || width > pad) {
    throw new InputError(`${where}.pad`, 'too-small', {
      found: pad,
      least: Math.max(height, width),
      limit: `as the images of '${dataset.name}' have ${height}x${width} pixels`,
    });
  }
  return padImages(resized, pad, pad);
}
