import type { RandomStream } from '../../../core/random.js';
import type { Utility } from './coalition.js';
import { type Estimate, estimateOf, RunningMean } from './estimate.js';
import { boundaryUtilities, marginals } from './marginals.js';

/**
 * The mean of the players' marginal contributions over the given orders of joining: the sampled Shapley value (Castro
 * et al. 2009). It is efficient for every order and, over all `n!` orders, exact.
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

/**
 * The same over random orders. With a tolerance above 0 this is truncated Monte Carlo (TMC-Shapley, Ghorbani and Zou
 * 2019).
 */
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
 * The number of permutations that keeps every player's error below `epsilon` with probability `1 - delta`:
 * `2 r^2 / epsilon^2 ln(2 n / delta)`, by Hoeffding's inequality (Wang et al. 2020, arXiv:2009.06192, section 5). Each
 * permutation takes n evaluations.
 *
 * @param range r, the difference between the largest and the smallest utility
 */
export function permutationsNeeded(
  players: number,
  { epsilon, delta, range = 1 }: { readonly epsilon: number; readonly delta: number; readonly range?: number },
): number {
  return ((2 * range ** 2) / epsilon ** 2) * Math.log((2 * players) / delta);
}
