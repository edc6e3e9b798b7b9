import { tolerance } from '../../economics/audit.js';
import { searchGrid } from '../../economics/best-response.js';
import { certify } from '../../economics/certificate.js';
import type { StrategicForm } from '../../economics/strategic-form.js';
import type { EquilibriumReport } from '../game-result.js';

/** A leader's choice and the followers' responses, to be certified. */
export interface LeaderAndFollowers {
  readonly ids: readonly string[];
  /** The amount with which gains are compared. */
  readonly stakes: number;
  readonly followers: StrategicForm<number>;
  readonly actions: readonly number[];
  /** The largest action of a follower; Infinity by default. */
  readonly largest?: (follower: number) => number;
  /** Actions of every follower at which its utility has a kink or a jump. */
  readonly breakpoints?: readonly number[];
  /** The leader's utility for another choice, with followers responding. Absent if the scenario fixes the choice. */
  readonly leader?: {
    readonly choice: number;
    utility(choice: number): number;
    /** Above this choice the leader pays more than all work can be worth. */
    readonly reach: number;
  };
}

/** Number of actions of a follower, and of choices of the leader, to try; fewer if there are many followers. */
const points = 400;
const manyFollowers = 64;

/**
 * Certifies a subgame-perfect equilibrium: the largest gain of a follower by another action, or of the leader by
 * another choice to which the followers respond.
 */
export function certifyLeadership({
  ids,
  stakes,
  followers,
  actions,
  largest = () => Infinity,
  breakpoints = [],
  leader,
}: LeaderAndFollowers): EquilibriumReport {
  const each = Math.max(8, Math.ceil(points * Math.min(1, manyFollowers / actions.length)));
  const scale = 2 * Math.max(...actions, 1e-9);
  const following = certify(followers, actions, (follower) =>
    searchGrid({ largest: largest(follower), scale, breakpoints: [actions[follower], ...breakpoints], points: each }),
  );
  let { epsilon, deviations } = following;
  let deviation = following.best && { agent: ids[following.best.player], action: following.best.action };
  if (leader) {
    const kept = leader.utility(leader.choice);
    const scale = Math.max(3 * leader.choice, leader.reach);
    const choices = searchGrid({ largest: scale, scale, breakpoints: nearby(leader.choice), points });
    deviations += choices.length;
    for (const choice of choices) {
      const gain = leader.utility(choice) - kept;
      if (gain <= epsilon) continue;
      epsilon = gain;
      deviation = { agent: 'the leader', action: choice };
    }
  }
  return {
    concept: leader ? 'subgame perfect' : 'Nash among followers',
    epsilon,
    stakes,
    ...(deviation && epsilon > tolerance * stakes && { deviation }),
    deviations,
  };
}

/** Choices near the given one. */
function nearby(choice: number): number[] {
  return [-0.1, -0.01, -1e-3, 1e-3, 0.01, 0.1].map((change) => choice * (1 + change));
}
