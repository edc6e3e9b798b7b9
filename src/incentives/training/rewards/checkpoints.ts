import type { DegradedModel } from './degraded.js';

/** A global model of an earlier round that can be handed out as a reward. */
export interface KeptModel {
  readonly round: number;
  readonly weights: Float32Array;
  /** Accuracy on the samples that tune rewards: a fraction. */
  readonly accuracy: number;
}

/**
 * Adds a model to the kept ones if its accuracy exceeds all of theirs by at least the resolution. Returns the models
 * by ascending accuracy.
 */
export function keepModel(kept: readonly KeptModel[], model: KeptModel, resolution: number): readonly KeptModel[] {
  const best = kept.at(-1);
  return best && model.accuracy < best.accuracy + resolution ? kept : [...kept, model];
}

/**
 * The best model, the global one or a kept one, whose accuracy is at most the target. The worst of all if every model
 * exceeds it.
 */
export function earlierModelForTarget(model: DegradedModel, kept: readonly KeptModel[], target: number): DegradedModel {
  if (model.accuracy <= target) return model;
  const { round, ...chosen } = kept.findLast(({ accuracy }) => accuracy <= target) ?? kept[0] ?? { ...model, round: 0 };
  return { ...chosen, degradation: round };
}
