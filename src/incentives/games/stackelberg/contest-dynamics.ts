import type { RandomStream } from '../../../core/random.js';
import { sumOf } from '../../../core/statistics.js';
import { bestResponseDynamics, type DynamicsResult, dynamicsOptions } from '../../economics/dynamics.js';
import { signChange, upperBracket } from '../../economics/root.js';
import { deviate } from '../../economics/strategic-form.js';
import { contestResponse, contestShare } from './contest.js';

/**
 * Sequential, damped best responses. Without damping two players cycle if one's cost exceeds `3 + 2 sqrt 2` times the
 * other's: the slopes of their responses, `(c - c') / 2 c'` and its counterpart, then multiply to less than -1. With a
 * damping of `d` they converge only if `d < 2 / (1 + c / 4 c')`.
 */
const damped = dynamicsOptions.parse({ damping: 0.2, rounds: 1000 });
/** Contributions are equal if they differ by less than this share of the total. */
const same = 1e-6;

/** Counts the random starts that lead to the equilibrium. */
export function agreement(
  costs: readonly number[],
  reward: number,
  samples: readonly number[],
  starts: number,
  random: RandomStream,
) {
  const total = sumOf(samples);
  const ends = Array.from({ length: starts }, (_, start) =>
    contestDynamics(costs, reward, random.fork('start', start)),
  );
  const agreeing = ends.filter(
    ({ converged, actions }) =>
      converged && actions.every((action, i) => Math.abs(action - samples[i]) <= same * total),
  );
  return { starts, agreeing: agreeing.length, cycling: ends.filter(({ cycle }) => cycle !== undefined).length };
}

/**
 * Damped best responses from random positive contributions. If they do not converge, players respond to the total
 * instead, and the total moves to where the shares that they want sum to 1. These shares fall with the total, whatever
 * the costs, so that every start leads to the one equilibrium.
 */
export function contestDynamics(costs: readonly number[], reward: number, random: RandomStream): DynamicsResult {
  // The contest does not depend on the units of money and samples: here the cheapest sample and the reward are 1.
  const cheapest = Math.min(...costs);
  const relative = costs.map((cost) => cost / cheapest);
  const start = relative.map((cost) => (0.001 + random.uniform()) / cost);
  const end = bestResponseDynamics(
    (player, actions) =>
      contestResponse(sumOf(deviate(actions, player, 0)), relative[player], 1, 1e-9 / relative[player]),
    start,
    damped,
  );
  // Not computed as the sum of shares minus 1, which loses shares that differ from 1 by less than the precision of
  // doubles.
  const excessShare = (total: number) => {
    const taking = relative.filter((cost) => cost * total < 1);
    return taking.length - 1 - total * sumOf(taking);
  };
  const total = sumOf(end.actions);
  const settled = end.converged && excessShare(total * (1 - same)) >= 0 && excessShare(total * (1 + same)) <= 0;
  const actions = settled ? end.actions : fixedPoint(relative, excessShare, total);
  return { rounds: end.rounds, converged: true, actions: actions.map((action) => (action * reward) / cheapest) };
}

/**
 * Contributions that are mutual best responses, found from a total above 0.
 *
 * @param excessShare by how much the shares that players want of a total exceed 1
 */
function fixedPoint(costs: readonly number[], excessShare: (total: number) => number, from: number): number[] {
  const high = upperBracket(excessShare, from);
  const low = 1 / upperBracket((inverse) => -excessShare(1 / inverse), 1 / high);
  const total = signChange(excessShare, low, Math.min(high, 2 * low));
  return costs.map((cost) => total * contestShare(total, cost, 1));
}
