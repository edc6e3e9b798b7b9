import type { RandomStream } from '../../../core/random.js';
import { bestResponseDynamics, type DynamicsResult, dynamicsOptions } from '../../economics/dynamics.js';
import { signChange, upperBracket } from '../../economics/root.js';
import { deviate } from '../../economics/strategic-form.js';
import { sumOf } from '../../economics/sum.js';
import { contestResponse, contestShare } from './contest.js';

/**
 * One after the other, and a part of the way. All the way two players run in circles if one's cost is more than `3 + 2 sqrt 2`
 * times the other's: there the slopes of their responses, `(c - c') / 2 c'` and its counterpart, multiply to less than -1.
 * Even a part of the way does not settle where costs differ more: with a share `d` it takes `d < 2 / (1 + c / 4 c')`.
 */
const damped = dynamicsOptions.parse({ damping: 0.2, rounds: 1000 });
/** Contributions that differ less, relatively to the total, are the same. */
const same = 1e-6;

/** How many random starts lead to the equilibrium. */
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
 * Damped best responses from random positive contributions. Where they do not settle, players go on to respond to the total
 * instead, and the total moves to where their shares make a whole: the shares fall with the total, whatever the costs, so that
 * every start is led to the one equilibrium.
 */
export function contestDynamics(costs: readonly number[], reward: number, random: RandomStream): DynamicsResult {
  // The contest is the same in every unit of money and of samples: the cheapest sample costs 1 here, and so does the reward.
  const cheapest = Math.min(...costs);
  const relative = costs.map((cost) => cost / cheapest);
  const start = relative.map((cost) => (0.001 + random.uniform()) / cost);
  const end = bestResponseDynamics(
    (player, actions) =>
      contestResponse(sumOf(deviate(actions, player, 0)), relative[player], 1, 1e-9 / relative[player]),
    start,
    damped,
  );
  // Not the sum of shares less 1, which loses a share that differs from 1 by less than the precision of doubles.
  const wanting = (total: number) => {
    const taking = relative.filter((cost) => cost * total < 1);
    return taking.length - 1 - total * sumOf(taking);
  };
  const total = sumOf(end.actions);
  const settled = end.converged && wanting(total * (1 - same)) >= 0 && wanting(total * (1 + same)) <= 0;
  const actions = settled ? end.actions : atRest(relative, wanting, total);
  return { rounds: end.rounds, converged: true, actions: actions.map((action) => (action * reward) / cheapest) };
}

/**
 * The contributions that are best responses to each other, found from a total above 0.
 *
 * @param wanting by how much the shares that players want of a total exceed the whole
 */
function atRest(costs: readonly number[], wanting: (total: number) => number, from: number): number[] {
  const high = upperBracket(wanting, from);
  const low = 1 / upperBracket((inverse) => -wanting(1 / inverse), 1 / high);
  const total = signChange(wanting, low, Math.min(high, 2 * low));
  return costs.map((cost) => total * contestShare(total, cost, 1));
}
