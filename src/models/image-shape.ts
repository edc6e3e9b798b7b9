import { InputError } from '../core/errors.js';

/**
 * Height, width and channels of samples that are images.
 *
 * @param taker what takes images only
 * @param where the scenario names it
 * @param advice what takes other samples
 * @throws InputError if the samples are something else
 */
export function imageShape(
  taker: string,
  shape: readonly number[],
  where = 'model',
  advice = "'logreg' and 'mlp' take any",
): readonly [number, number, number] {
  if (shape.length !== 3) {
    throw new InputError(where, 'not-an-image', { taker, shape, advice });
  }
  return [shape[0], shape[1], shape[2]];
}
