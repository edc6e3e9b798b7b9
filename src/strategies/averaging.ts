import { type Weights, weightedMean } from '../core/weights.js';
import type { Update } from './strategy.js';

/**
 * `sum_k (n_k / N) w_k` over the updates received, `n_k` the client's training samples and `N` their sum over those
 * updates. The fold follows the order given. `undefined` if no update comes from a client with samples.
 */
export function meanBySamples(updates: readonly Update<Weights>[]): Weights | undefined {
  const trained = updates.filter((update) => update.client.samples > 0);
  if (trained.length === 0) return undefined;
  return weightedMean(
    trained.map((update) => update.payload),
    trained.map((update) => update.client.samples),
  );
}
