import type { RoundMetrics } from '../actors/events.js';
import { formatShare } from '../core/quantities.js';
import type { Dataset } from '../data/dataset.js';
import { labelsOf } from '../data/labels.js';
import { classesOf } from '../data/task.js';

/** Accuracies that differ by less than this count as equal. A difference of five times this counts as better. */
const alike = 0.02;

/**
 * Warnings about a finished run, one sentence each.
 *
 * @param test the test set; the share of its most frequent class is the accuracy of chance
 */
export function noticesOf(
  rounds: readonly RoundMetrics[],
  { task, targets }: Pick<Dataset, 'task' | 'targets'>,
): string[] {
  const fallen = classesOf(task) > 0 ? fallenToChance(rounds, chanceOf(labelsOf(targets))) : [];
  return [...fallen, ...roundsDropped(rounds)];
}

/** The share of the most frequent label. */
function chanceOf(labels: Int32Array): number {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Math.max(0, ...counts.values()) / labels.length;
}

function fallenToChance(rounds: readonly RoundMetrics[], chance: number): string[] {
  const tested = rounds.flatMap(({ round, test }) => (test ? [{ round, accuracy: test.accuracy }] : []));
  const last = tested.at(-1);
  if (!last) return [];
  const best = tested.reduce((found, one) => (one.accuracy > found.accuracy ? one : found));
  if (last.accuracy > chance + alike || best.accuracy < chance + 5 * alike) return [];
  return [
    `the test accuracy has fallen to chance: ${formatShare(last.accuracy)} after round ${last.round}, ` +
      `${formatShare(best.accuracy)} at best, in round ${best.round}; a lower learning rate usually helps`,
  ];
}

function roundsDropped(rounds: readonly RoundMetrics[]): string[] {
  const dropped = rounds.filter(({ restored }) => restored).map(({ round }) => round);
  if (dropped.length === 0) return [];
  const [which, last] = [dropped.slice(0, -1).join(', '), dropped.at(-1)];
  const named = which ? `rounds ${which} and ${last}` : `round ${last}`;
  return [`the global model was not finite after ${named}, and the previous one was restored`];
}
