import type { RandomStream } from '../../../core/random.js';
import { sumOf } from '../../../core/statistics.js';
import type { Utility } from './coalition.js';
import { type Estimate, estimateOf, RunningMean } from './estimate.js';
import { boundaryUtilities } from './marginals.js';

/**
 * Shapley values by group testing (Jia et al. 2019, arXiv:1902.10275, Algorithm 2; an estimator of FedSV). Coalitions
 * are drawn at random, of size k with probability `1/Z (1/k + 1/(n - k))`. Their utilities give unbiased estimates of
 * the differences between values. These estimates are consistent with each other, so that efficiency fixes the values:
 * `phi_i = (U(N) - U(0)) / n + a_i - mean a`, with `a_i = Z / T sum of U(S) over the tests S that hold i`, utilities
 * counted from `U(0)`.
 *
 * @param tests T: the number of coalitions evaluated
 */
export async function groupTesting(
  players: number,
  utility: Utility,
  { tests }: { readonly tests: number },
  random: RandomStream,
): Promise<Estimate> {
  const { emptySet, grandCoalition } = await boundaryUtilities(players, utility);
  const total = grandCoalition - emptySet;
  if (players === 1) return { values: Float64Array.of(total), errors: new Float64Array(1) };
  const sizes = Array.from({ length: players - 1 }, (_, index) => 1 / (index + 1) + 1 / (players - index - 1));
  const normaliser = sumOf(sizes);
  const scores = new RunningMean(players);
  for (let test = 0; test < tests; test++) {
    const members = [...random.sample(drawSize(sizes, normaliser, random), players)];
    const achieved = normaliser * ((await utility(members)) - emptySet);
    const score = new Float64Array(players).fill((-achieved * members.length) / players);
    for (const member of members) score[member] += achieved;
    scores.add(score);
  }
  return estimateOf(
    scores.mean.map((score) => total / players + score),
    scores.errors,
  );
}

/** Draws a size from 1 on, with probability proportional to the weights. */
function drawSize(weights: readonly number[], total: number, random: RandomStream): number {
  let left = random.uniform() * total;
  const index = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return index < 0 ? weights.length : index + 1;
}
