import type { DegradedModel } from './degraded.js';

/** A global model of an earlier round, kept to be handed out. */
export interface KeptModel {
  readonly round: number;
  readonly weights: Float32Array;
  /** On the samples by which rewards are tuned. */
  readonly accuracy: number;
}

/** The models kept, with a new one if it is better by the resolution than all of them; ascending in accuracy. */
export function keepModel(kept: readonly KeptModel[], model: KeptModel, resolution: number): readonly KeptModel[] {
  const best = kept.at(-1);
  return best && model.accuracy < best.accuracy + resolution ? kept : [...kept, model];
}

/**
 * The best of the models that are no better than the target: the global one, or a kept one. The worst of all, if all
 * are better.
 */
export function earlierModelForTarget(model: DegradedModel, kept: readonly KeptModel[], target: number): DegradedModel {
  if (model.accuracy <= target) return model;
  const { round, ...chosen } = kept.findLast(({ accuracy }) => accuracy <= target) ?? kept[0] ?? { ...model, round: 0 };
  return { ...chosen, degradation: round };
}
