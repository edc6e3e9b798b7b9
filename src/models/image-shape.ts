import { InputError } from '../core/errors.js';

/**
 * Height, width and channels of samples that are images.
 *
 * @throws InputError if the samples are something else
 */
export function imageShape(model: string, shape: readonly number[]): readonly [number, number, number] {
  if (shape.length !== 3) {
    throw new InputError(
      'model',
      `'${model}' takes images (height, width, channels), and a sample here has the shape [${shape.join(', ')}]; ` +
        `'logreg' and 'mlp' take any`,
    );
  }
  return [shape[0], shape[1], shape[2]];
}
