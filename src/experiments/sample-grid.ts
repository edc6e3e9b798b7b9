import type { SimulationPlan } from '../actors/plan.js';
import { most as limits } from '../core/counts.js';
import { InputError } from '../core/errors.js';
import { sumOf } from '../core/statistics.js';

/** The numbers of samples at which a curve is measured. */
export interface CurveGrid {
  /** How many of them; their logarithms are evenly spaced. */
  readonly points: number;
  /** The smallest; default: one sample per client, and at least ten. */
  readonly smallest?: number;
  /** The largest; default: all training samples. */
  readonly largest?: number;
}

/**
 * The numbers of samples, ascending and distinct.
 *
 * @throws InputError at the option that cannot be satisfied
 */
export function sampleGrid({ points, smallest, largest }: CurveGrid, plans: readonly SimulationPlan[]): number[] {
  if (points > limits.points) throw new InputError('--points', `found ${points}; a curve has at most ${limits.points}`);
  const totals = plans.map(({ data }) => sumOf(data.shards, ({ train }) => train.length));
  const most = Math.min(...totals);
  const clients = plans[0].data.shards.length;
  const high = largest ?? most;
  const low = smallest ?? Math.max(clients, Math.min(10, high));
  if (high > most) throw new InputError('--largest', `found ${high}; the clients have ${most} training samples`);
  if (low < clients)
    throw new InputError('--smallest', `found ${low}; ${clients} clients need at least one sample each`);
  if (low >= high) throw new InputError('--smallest', `found ${low}, which is not below the largest, ${high}`);
  const step = Math.log(high / low) / (points - 1);
  return [...new Set(Array.from({ length: points }, (_, index) => Math.round(low * Math.exp(step * index))))];
}
