import type { RandomStream } from '../../../core/random.js';
import { allPlayers, type Utility } from './coalition.js';
import { type Estimate, estimateOf, RunningMean } from './estimate.js';
import { boundaryUtilities, marginals } from './marginals.js';

/** Options of {@link gtgShapley}. */
export interface GtgOptions {
  /** If the utility changes by no more than this in a round, all values of the round are 0. */
  readonly roundTolerance: number;
  /** Tolerance of truncation within an order of joining; see `marginals`. */
  readonly tolerance: number;
  /** The values have converged if their mean relative change over the last orders is below this. */
  readonly convergence: number;
  /** The largest number of orders sampled. */
  readonly permutations: number;
}

/** The smallest number of orders sampled, and the number over which a change is measured, as in the authors' code. */
const leastPermutations = 30;
const window = 10;

/**
 * Guided truncation Shapley of one round (GTG-Shapley; Liu et al. 2022, arXiv:2109.02053): Monte Carlo over orders of
 * joining in which every player comes first equally often. It is truncated between rounds (nothing is sampled if the
 * grand coalition changes nothing) and within an order, and ends when the means converge.
 *
 * @returns values whose sum is `U(all) - U(empty set)` up to truncation. Their errors are those of as many independent
 *   orders; the even first places can only make the true errors smaller. All are 0 in a round that changes nothing
 */
export async function gtgShapley(
  players: number,
  utility: Utility,
  { roundTolerance, tolerance, convergence, permutations }: GtgOptions,
  random: RandomStream,
): Promise<Estimate> {
  const boundary = await boundaryUtilities(players, utility);
  const means = new RunningMean(players);
  if (Math.abs(boundary.grandCoalition - boundary.emptySet) <= roundTolerance) {
    return { values: means.mean, errors: new Float64Array(players) };
  }
  const least = Math.max(leastPermutations, players);
  let recent: Float64Array[] = [];
  while (means.count < permutations) {
    for (const first of allPlayers(players)) {
      means.add(await marginals(guidedOrder(first, players, random), utility, boundary, tolerance));
      recent = [...recent.slice(1 - window), means.mean];
    }
    if (means.count >= least && haveSettled(recent, convergence)) break;
  }
  return estimateOf(means.mean, means.errors);
}

/** A random order that begins with the given player. */
function guidedOrder(first: number, players: number, random: RandomStream): number[] {
  return [first, ...random.shuffle(allPlayers(players).filter((player) => player !== first))];
}

function haveSettled(means: readonly Float64Array[], convergence: number): boolean {
  const now = means[means.length - 1];
  return means.every((then) => {
    let change = 0;
    for (let i = 0; i < now.length; i++) change += Math.abs(now[i] - then[i]) / (Math.abs(now[i]) + 1e-12);
    return change / now.length <= convergence;
  });
}
