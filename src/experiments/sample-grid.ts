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
  if (points > limits.points) {
    throw new InputError('--points', 'too-large', {
      found: points,
      most: limits.points,
      limit: 'the most points of a curve',
    });
  }
  const totals = plans.map(({ data }) => sumOf(data.shards, ({ train }) => train.length));
  const most = Math.min(...totals);
  const clients = plans[0].data.shards.length;
  const high = largest ?? most;
  const low = smallest ?? Math.max(clients, Math.min(10, high));
  if (high > most) {
    const limit = 'the number of training samples that the clients have';
    throw new InputError('--largest', 'too-large', { found: high, most, limit });
  }
  if (low < clients) {
    const limit = 'one sample for each client';
    throw new InputError('--smallest', 'too-small', { found: low, least: clients, limit });
  }
  if (low >= high) {
    const limit = 'one less than the largest';
    throw new InputError('--smallest', 'too-large', { found: low, most: high - 1, limit });
  }
  const step = Math.log(high / low) / (points - 1);
  return [...new Set(Array.from({ length: points }, (_, index) => Math.round(low * Math.exp(step * index))))];
}
