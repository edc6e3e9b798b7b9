import { RandomStream } from '../../core/random.js';
import type { SimulationPlan } from '../plan.js';

/**
 * Rows of the test set, drawn once for a run.
 *
 * @param purpose names the random stream
 * @param most the largest number of rows; all by default
 */
export function drawnTestRows({ seed, data }: SimulationPlan, purpose: string, most = Infinity): Int32Array {
  const { size } = data.test;
  return RandomStream.of(seed, purpose, 'samples').sample(Math.min(most, size), size);
}
