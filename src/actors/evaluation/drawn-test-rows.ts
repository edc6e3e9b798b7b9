import { RandomStream } from '../../core/random.js';
import type { SimulationPlan } from '../plan.js';

/**
 * Rows of the test set, drawn once for a run.
 *
 * @param purpose names what they are drawn for
 * @param most draws at most so many; all, if absent
 */
export function drawnTestRows({ seed, data }: SimulationPlan, purpose: string, most = Infinity): Int32Array {
  const { size } = data.test;
  return RandomStream.of(seed, purpose, 'samples').sample(Math.min(most, size), size);
}
