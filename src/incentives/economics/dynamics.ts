import { z } from 'zod';
import { most } from '../../core/counts.js';
import type { RandomStream } from '../../core/random.js';

/** Options of best-response dynamics: how agents revise their actions, round after round. */
export const dynamicsOptions = z.strictObject({
  order: z
    .enum(['sequential', 'random', 'simultaneous'])
    .default('sequential')
    .describe('one after the other by position, in a random order each round, or all at once'),
  damping: z
    .number()
    .gt(0)
    .max(1)
    .default(1)
    .describe('share of the distance that an agent moves towards its best response'),
  noise: z
    .number()
    .min(0)
    .default(0)
    .describe('standard deviation of the relative error of a response; dynamics with noise never converge'),
  rounds: z.int().positive().max(most.rounds).default(1000).describe('the largest number of rounds'),
  tolerance: z
    .number()
    .positive()
    .default(1e-12)
    .describe('the dynamics have converged if no action changes relatively by more than this'),
});
/** Parsed {@link dynamicsOptions}. */
export type DynamicsOptions = z.output<typeof dynamicsOptions>;

/** The result of best-response dynamics. */
export interface DynamicsResult {
  readonly actions: readonly number[];
  readonly rounds: number;
  /** Whether it reached a fixed point of the best responses, up to the tolerance. */
  readonly converged: boolean;
  /** The length in rounds of the cycle that it entered instead. */
  readonly cycle?: number;
}

/** A cycle moves actions by at least this many tolerances. Smaller oscillations count as converging. */
const excursion = 1000;

/**
 * Best-response dynamics. Finds a cycle by comparing with the profile at the last power of two (Brent 1980).
 *
 * @param respond the best response of a player to a profile
 * @param start an action (>= 0) for each player
 * @param random draws orders and noise; needed only for these
 * @param onRound receives the profile after each round
 * @throws TypeError if orders or noise are to be drawn and there is no stream
 */
export function bestResponseDynamics(
  respond: (player: number, actions: readonly number[]) => number,
  start: readonly number[],
  { order, damping, noise, rounds, tolerance }: DynamicsOptions,
  random?: RandomStream,
  onRound?: (actions: readonly number[], round: number) => void,
): DynamicsResult {
  if ((order === 'random' || noise > 0) && !random) throw new TypeError('random order and noise need a random stream');
  const actions = start.slice();
  let landmark = { actions: start.slice(), round: 0, left: false };
  for (let round = 1; round <= rounds; round++) {
    const before = actions.slice();
    const seen = order === 'simultaneous' ? before : actions;
    const players = order === 'random' && random ? random.permutation(actions.length) : actions.keys();
    for (const player of players) {
      const moved = actions[player] + damping * (respond(player, seen) - actions[player]);
      actions[player] = Math.max(0, noise > 0 && random ? moved * (1 + noise * random.normal()) : moved);
    }
    onRound?.(actions, round);
    if (noise > 0) continue;
    if (near(actions, before, tolerance)) return { actions, rounds: round, converged: true };
    landmark.left ||= !near(actions, landmark.actions, excursion * tolerance);
    if (order !== 'random' && landmark.left && near(actions, landmark.actions, tolerance)) {
      return { actions, rounds: round, converged: false, cycle: round - landmark.round };
    }
    if ((round & (round - 1)) === 0) landmark = { actions: actions.slice(), round, left: false };
  }
  return { actions, rounds, converged: false };
}

/**
 * Whether actions differ by at most `tolerance`, relative to each action. The unit is at least 1, or the largest
 * action if that is smaller.
 */
function near(a: readonly number[], b: readonly number[], tolerance: number): boolean {
  let largest = 0;
  for (const action of a) largest = Math.max(largest, Math.abs(action));
  const least = Math.min(1, largest);
  for (let i = 0; i < a.length; i++) {
    if (Math.abs(a[i] - b[i]) > tolerance * Math.max(least, Math.abs(a[i]))) return false;
  }
  return true;
}
