import type { Weights } from '../core/weights.js';
import type { Column, Loss } from '../learning/learner.js';
import { crossEntropy } from '../learning/losses.js';
import type { ClientContext, Metrics, RoundInfo } from './strategy.js';

/** What a local training minimises, and what its loss reads beside the samples: columns of the same length, constants. */
export interface Objective {
  readonly loss: Loss;
  readonly extra?: Readonly<Record<string, Column>>;
  readonly constants?: Readonly<Record<string, Column>>;
}

/**
 * The local training that the scenario asks for, on the client's own samples, in an order drawn from the client's stream
 * of this round. By default it minimises the cross-entropy with the labels. Reports the metric `trainLoss` if it took a
 * step.
 */
export async function trainLocally(
  context: ClientContext<unknown>,
  weights: Weights,
  round: RoundInfo,
  objective: Objective = { loss: crossEntropy },
): Promise<{ weights: Weights; metrics: Metrics }> {
  const { learner, training, random } = context;
  const { extra, ...minimised } = objective;
  const data = { ...context.data, extra };
  const fitted = await learner.fit({ weights, data, ...minimised, ...training, random: random('train', round.round) });
  return { weights: fitted.weights, metrics: fitted.steps > 0 ? { trainLoss: fitted.loss } : {} };
}
