import { type Delta, deltaBetween, type Weights } from '../core/weights.js';
import { crossEntropy } from '../learning/losses.js';
import type { ClientContext } from './strategy.js';

/** The gradient of the client's whole loss: what a step of rate 1 over all samples takes off the weights. */
export async function fullGradient(context: ClientContext<unknown>, weights: Weights): Promise<Delta> {
  const { learner, data, random } = context;
  const stepped = await learner.fit({
    weights,
    data,
    loss: crossEntropy,
    optimizer: { name: 'sgd', learningRate: 1, momentum: 0, nesterov: false, weightDecay: 0 },
    epochs: 1,
    batch: 'full',
    random: random('gradient'),
  });
  return deltaBetween(stepped.weights, weights);
}
