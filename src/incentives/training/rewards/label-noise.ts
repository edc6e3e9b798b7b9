import type { RandomStream } from '../../../core/random.js';

/** Labels that an agent receives. */
export interface DegradedLabels {
  readonly labels: Int32Array;
  /** Accuracy on the rows that tuned them: a fraction. */
  readonly accuracy: number;
  /** The share of all labels that was replaced; 0 for none. */
  readonly share: number;
}

/** Predicted labels and the true ones. */
export interface TunedLabels {
  readonly labels: Int32Array;
  readonly truth: Int32Array;
  /** The rows that tune the reward. */
  readonly rows: Int32Array;
  readonly classes: number;
}

/**
 * Labels whose accuracy on the tuning rows is at most the target. Rows are visited in random order, and each gets
 * another class, drawn uniformly, until the accuracy is low enough. Replacing a share q of the labels leaves an
 * accuracy of `accuracy (1 - q) + (1 - accuracy) q / (C - 1)` on average. A target far below chance may stay out of
 * reach even if all labels are replaced.
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
