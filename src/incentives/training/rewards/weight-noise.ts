import type { LayoutPart } from '../../../core/layout-part.js';
import type { RandomStream } from '../../../core/random.js';
import type { DegradedModel, Validate } from './degraded.js';

/** Noise of so many times the weights' root mean square leaves nothing of a model. */
const largestScale = 64;

/**
 * A model with white Gaussian noise on its weights, of the smallest scale that bisection finds at which its accuracy is
 * not above the target; the model itself, if its own is not. One direction is drawn and only its length is searched, so
 * that accuracy falls nearly monotonically with it.
 *
 * The scale is in units of the root mean square of what is trained. Running statistics get no noise.
 *
 * @param model the global model with its accuracy
 * @param steps halvings of the last interval
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
  const size = Math.sqrt(weights.reduce((sum, value) => sum + value * value, 0) / weights.length) || 1;
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
