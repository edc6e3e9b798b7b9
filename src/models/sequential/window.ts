import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import { imageAt, type Place } from './layer-kind.js';

/** The largest side of a window. */
const mostPixels = 1024;

/** The side of a window in pixels, or the pixels between two windows. */
export const pixels = z.int().min(1).max(mostPixels);

/** What lies about the image where windows go beyond it. */
export const padding = z
  .enum(['valid', 'same'])
  .default('valid')
  .describe('valid: windows stay within the image; same: they go beyond it, so that a stride of 1 keeps the size');

/** Square windows that move over an image. */
interface Windows {
  readonly size: number;
  readonly stride: number;
  readonly padding: 'valid' | 'same';
}

/**
 * How many windows there are along the height and along the width.
 *
 * @param kind of layer
 * @param what a window is called in messages: `a pool`
 * @throws InputError if the input is no image, or smaller than a window without padding
 */
export function windowsAt(place: Place, { size, stride, padding }: Windows, kind: string, what: string) {
  const [height, width, channels] = imageAt(place, kind);
  if (padding === 'same') return { counts: [Math.ceil(height / stride), Math.ceil(width / stride)], channels };
  if (height < size || width < size) {
    const model = `${what} of ${size}`;
    throw new InputError(place.where, 'image-too-small', { model, least: [size, size], found: [height, width] });
  }
  const count = (length: number) => Math.floor((length - size) / stride) + 1;
  return { counts: [count(height), count(width)], channels };
}
