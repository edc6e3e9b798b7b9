import type { RandomStream } from '../../../core/random.js';

/** Labels that an agent is handed. */
export interface DegradedLabels {
  readonly labels: Int32Array;
  /** Accuracy on the rows by which they were chosen. */
  readonly accuracy: number;
  /** The share of all labels that was replaced; 0 for none. */
  readonly share: number;
}

/** Labels that are known to be right or wrong on some rows. */
export interface TunedLabels {
  readonly labels: Int32Array;
  readonly truth: Int32Array;
  /** The rows by which labels are tuned. */
  readonly rows: Int32Array;
  readonly classes: number;
}

/**
 * Labels of which no more are right than is owed, on the rows by which they are tuned: so many rows as it takes, in a random order
 * of all, get another class, drawn uniformly. A share q of them leaves `accuracy (1 - q) + (1 - accuracy) q / (C - 1)` on
 * average. Where even with all of them replaced more are right (a target far below chance), all are.
 *
 * @param target the accuracy owed: a fraction
 */
export function labelsForTarget(
  { labels, truth, rows, classes }: TunedLabels,
  target: number,
  random: RandomStream,
): DegradedLabels {
  const most = target * rows.length;
  let right = rows.reduce((count, row) => count + Number(labels[row] === truth[row]), 0);
  if (right <= most || classes < 2) return { labels, accuracy: right / rows.length, share: 0 };
  const handed = labels.slice();
  const tuned = new Set(rows);
  let replaced = 0;
  for (const row of random.permutation(labels.length)) {
    if (right <= most) break;
    handed[row] = (labels[row] + 1 + random.integer(classes - 1)) % classes;
    replaced++;
    if (tuned.has(row)) right += Number(handed[row] === truth[row]) - Number(labels[row] === truth[row]);
  }
  return { labels: handed, accuracy: right / rows.length, share: replaced / labels.length };
}
