import type { RoundMetrics } from '../actors/events.js';
import type { Measures } from '../actors/measures.js';

/** The measures that a run can have, with their headings in tables. */
export const measureTitles = {
  agreement: 'agreement',
  divergence: 'KL',
  forgetting: 'forgetting',
  localForgetting: 'local forgetting',
  updateNorm: 'update norm',
  drift: 'drift',
  personalP10: 'personal p10',
  personalVariance: 'personal variance',
  personalJain: 'Jain',
  appeal: 'appeal',
  preferred: 'preferred accuracy',
  members: 'members',
  unseenAppeal: 'unseen appeal',
  unseenAccuracy: 'unseen accuracy',
  unseenPreferred: 'unseen preferred accuracy',
  heldClasses: 'accuracy on held classes',
  bestFive: 'best five',
  bestFiveHeldClasses: 'best five on held classes',
} as const;

/**
 * The measures of a run: those of its last evaluation, forgetting and the best five over all evaluations, and the
 * final number of members if clients can leave. Undefined if there are none.
 *
 * Forgetting is `1/C sum_c (max_{t < T} A_c(t) - A_c(T))`, with `A_c(t)` the accuracy of the global model on class c
 * after round t (Lee et al. 2022, arXiv:2106.03097, after Chaudhry et al. 2018).
 */
export function measuresOfRun(rounds: readonly RoundMetrics[]): Readonly<Record<string, number>> | undefined {
  const last = rounds.findLast(({ measures }) => measures)?.measures;
  const members = rounds.findLast((round) => round.members !== undefined)?.members;
  if (!last && members === undefined) return undefined;
  const { agreement, forgetting, drift, fairness, appeal, heldClasses } = last ?? {};
  const numbers: Record<keyof typeof measureTitles, number | undefined> = {
    agreement: agreement?.top1,
    divergence: agreement?.divergence,
    forgetting: forgettingOverRounds(rounds.flatMap(({ measures }) => measures?.forgetting ?? [])),
    localForgetting: forgetting?.local,
    updateNorm: drift?.updateNorm,
    drift: drift?.deviation,
    personalP10: fairness?.p10,
    personalVariance: fairness?.variance,
    personalJain: fairness?.jain,
    appeal: appeal?.seen.appeal,
    preferred: appeal?.seen.preferred,
    members,
    unseenAppeal: appeal?.unseen?.appeal,
    unseenAccuracy: appeal?.unseen?.accuracy,
    unseenPreferred: appeal?.unseen?.preferred,
    heldClasses,
    bestFive: last?.bestFive === undefined ? undefined : bestFive(rounds, (measures) => measures.bestFive),
    bestFiveHeldClasses:
      last?.bestFive === undefined ? undefined : bestFive(rounds, (measures) => measures.heldClasses),
  };
  return Object.fromEntries(
    Object.entries(numbers).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}

/** The mean of the five highest numbers, or of all if there are fewer; undefined if there is none. */
function bestFive(
  rounds: readonly RoundMetrics[],
  numberOf: (measures: Measures) => number | undefined,
): number | undefined {
  const numbers = rounds.flatMap(({ measures }) => (measures && numberOf(measures)) ?? []);
  const best = numbers.sort((a, b) => b - a).slice(0, 5);
  return best.length > 0 ? best.reduce((sum, one) => sum + one, 0) / best.length : undefined;
}

/** Undefined for fewer than two evaluations, or if no class was in two of them. */
function forgettingOverRounds(
  evaluations: readonly { readonly classes: readonly (number | null)[] }[],
): number | undefined {
  const last = evaluations.at(-1);
  if (!last) return undefined;
  const lost = last.classes.flatMap((accuracy, k) => {
    const earlier = evaluations.slice(0, -1).flatMap(({ classes }) => classes[k] ?? []);
    return accuracy === null || earlier.length === 0 ? [] : [Math.max(...earlier) - accuracy];
  });
  return lost.length > 0 ? lost.reduce((sum, one) => sum + one, 0) / lost.length : undefined;
}
