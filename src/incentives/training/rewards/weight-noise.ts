import type { LayoutPart } from '../../../core/layout-part.js';
import type { RandomStream } from '../../../core/random.js';
import { sumOf } from '../../../core/statistics.js';
import type { DegradedModel, Validate } from './degraded.js';

/** Noise of this scale leaves nothing of a model. */
const largestScale = 64;

/**
 * A model with white Gaussian noise on its weights, whose accuracy is at most the target. The scale of the noise is
 * the smallest that bisection finds. The model is returned unchanged if its accuracy is at most the target already.
 * Only the length of one random direction is searched, so that accuracy falls almost monotonically with it.
 *
 * The scale is in units of the root mean square of the trained weights. Running statistics get no noise.
 *
 * @param model the global model with its accuracy
 * @param target the accuracy owed: a fraction
 * @param steps bisections of the last interval
 * @param trained the part of the weights that is trained
 */
export async function noisyModelForTarget(
  model: DegradedModel,
  target: number,
  validate: Validate,
  random: RandomStream,
  steps: number,
  trained: Pick<LayoutPart, 'take' | 'put'>,
): Promise<DegradedModel> {
  if (model.accuracy <= target) return model;
  const weights = trained.take(model.weights);
  const size = Math.sqrt(sumOf(weights, (value) => value * value) / weights.length) || 1;
  const direction = Float32Array.from(weights, () => size * random.normal());
  const at = async (scale: number): Promise<DegradedModel> => {
    const noisy = weights.map((value, i) => value + scale * direction[i]);
    const moved = trained.put(model.weights, noisy);
    return { weights: moved, accuracy: await validate(moved), degradation: scale };
  };
  let low = 0;
  let found = await at(1 / 64);
  while (found.accuracy > target && scaleOf(found) < largestScale) {
    low = scaleOf(found);
    found = await at(2 * low);
  }
  for (let step = 0; step < steps; step++) {
    const middle = await at((low + scaleOf(found)) / 2);
    if (middle.accuracy > target) low = scaleOf(middle);
    else found = middle;
  }
  return found;
}

function scaleOf({ degradation = 0 }: DegradedModel): number {
  return degradation;
}
