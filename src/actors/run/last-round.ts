import { isOnSchedule } from '../on-schedule.js';
import type { SimulationPlan } from '../plan.js';

/**
 * Whether the last round of a run leaves what the same round of a longer run leaves, so that more rounds can go on from it. It does
 * not if it was evaluated or rewarded only because it was the last, or if clients were still at work and were given up.
 *
 * @param abandoned the number of exchanges that were given up at the end
 */
export function isLikeAnyRound({ rounds, evaluation, incentives }: SimulationPlan, abandoned: number): boolean {
  const reward = incentives?.reward;
  const isRewarded = reward === undefined || isOnSchedule(rounds, reward.every);
  return abandoned === 0 && isOnSchedule(rounds, evaluation.every) && isRewarded;
}
