import type { RandomStream } from '../../core/random.js';
import { bestResponseDynamics, dynamicsOptions } from '../dynamics.js';
import { sumOf } from '../sum.js';
import { contestResponse } from './contest.js';

/**
 * One after the other, and a part of the way. All the way two players run in circles if one's cost is more than `3 + 2 sqrt 2`
 * times the other's: there the slopes of their responses, `(c - c') / 2 c'` and its counterpart, multiply to less than -1.
 */
const damped = dynamicsOptions.parse({ damping: 0.2, rounds: 10_000 });
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

/** Damped best responses from random positive contributions. */
export function contestDynamics(costs: readonly number[], reward: number, random: RandomStream) {
  const least = 1e-9 * reward;
  const start = costs.map((cost) => (reward / cost) * (0.001 + random.uniform()));
  return bestResponseDynamics(
    (player, actions) => contestResponse(sumOf(actions) - actions[player], costs[player], reward, least),
    start,
    damped,
  );
}
