import type { Weights } from '../../../core/weights.js';

/** A model that an agent receives: its weights and their accuracy on the samples that tuned the reward. */
export interface DegradedModel {
  readonly weights: Weights;
  readonly accuracy: number;
  /**
   * How the global model was degraded: the scale of noise or the round of a checkpoint. Absent if it is handed out
   * unchanged.
   */
  readonly degradation?: number;
}

/** The accuracy of weights on the samples that tune rewards: a fraction. */
export type Validate = (weights: Weights) => Promise<number>;
