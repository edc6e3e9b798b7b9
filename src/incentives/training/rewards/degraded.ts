import type { Weights } from '../../../core/weights.js';

/** A model that an agent is handed: the weights and their accuracy on the samples by which they were chosen. */
export interface DegradedModel {
  readonly weights: Weights;
  readonly accuracy: number;
  /**
   * What was done to the global model: a scale of noise, the round of a checkpoint; absent where it is handed out as it
   * is.
   */
  readonly degradation?: number;
}

/** The accuracy of weights on the samples by which rewards are tuned: a fraction. */
export type Validate = (weights: Weights) => Promise<number>;
