import type { RandomStream } from '../../../core/random.js';
import type { Utility } from './coalition.js';
import { type Estimate, estimateOf, RunningMean } from './estimate.js';
import { boundaryUtilities, marginals } from './marginals.js';

/**
 * The mean of what each player adds over given orders of joining: the Shapley value's estimate (Castro et al. 2009), which is
 * efficient order by order and, over all `n!` orders, the value itself.
 *
 * @param orders at least one permutation of the players 0 .. players - 1
 * @param tolerance of truncation; 0 for none (see `marginals`)
 */
export async function meanMarginals(
  players: number,
  utility: Utility,
  orders: readonly ArrayLike<number>[],
  tolerance = 0,
): Promise<Estimate> {
  const boundary = await boundaryUtilities(players, utility);
  const added = new RunningMean(players);
  for (const order of orders) added.add(await marginals(order, utility, boundary, tolerance));
  return estimateOf(added.mean, added.errors);
}

/** The same over random orders; with a tolerance above 0 truncated Monte Carlo (TMC-Shapley, Ghorbani and Zou 2019). */
export function sampledShapley(
  players: number,
  utility: Utility,
  { permutations, tolerance }: { readonly permutations: number; readonly tolerance: number },
  random: RandomStream,
): Promise<Estimate> {
  const orders = Array.from({ length: permutations }, () => random.permutation(players));
  return meanMarginals(players, utility, orders, tolerance);
}

/**
 * How many permutations keep the error of every player below `epsilon` with probability `1 - delta`:
 * `2 r^2 / epsilon^2 ln(2 n / delta)`, by Hoeffding's inequality (Wang et al. 2020, arXiv:2009.06192, section 5). Each takes
 * n evaluations.
 *
 * @param range r, the difference of the largest and the smallest utility
 */
export function permutationsNeeded(
  players: number,
  { epsilon, delta, range = 1 }: { readonly epsilon: number; readonly delta: number; readonly range?: number },
): number {
  return ((2 * range ** 2) / epsilon ** 2) * Math.log((2 * players) / delta);
}
