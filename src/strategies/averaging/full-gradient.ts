import { purposes } from '../../core/purposes.js';
import { type Delta, deltaBetween, type Weights } from '../../core/weights.js';
import type { ClientContext, RoundInfo } from '../strategy.js';

/**
 * The gradient of the client's whole loss: what a step of rate 1 over all samples takes off the weights. Where images are
 * augmented, each sample is changed once, as drawn in this round.
 */
export async function fullGradient(
  context: ClientContext<unknown>,
  weights: Weights,
  { round }: RoundInfo,
): Promise<Delta> {
  const { learner, data, random, training } = context;
  const { augment } = training;
  const stepped = await learner.fit({
    weights,
    data,
    loss: context.loss,
    optimizer: { name: 'sgd', learningRate: 1, momentum: 0, nesterov: false, weightDecay: 0 },
    epochs: 1,
    batch: 'full',
    augment,
    random: augment?.length ? random(purposes.side.gradient, round) : random(purposes.side.gradient),
  });
  return deltaBetween(stepped.weights, weights);
}
