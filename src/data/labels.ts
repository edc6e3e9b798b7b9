import { InputError } from '../core/errors.js';
import type { Targets } from './dataset.js';
import { sharedInts } from './shared-memory.js';

/** The most classes of a data set: every class needs a count at each client and an output of the model. */
export const mostClasses = 100_000;

/** Which labels a file uses: the integers from `first` on, one for each class. */
export interface LabelRange {
  readonly classes: number;
  /** 0, or 1 where classes are numbered from 1. */
  readonly first: number;
}

/**
 * Checks class numbers.
 *
 * @param path the file they come from
 * @param first the label of the first class
 * @throws InputError at `path` naming the first label that is not an integer in `first` .. `first + classes - 1`
 */
export function checkLabels(labels: ArrayLike<number>, classes: number, path: string, first = 0): void {
  const last = first + classes - 1;
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    if (!Number.isInteger(label) || label < first || label > last) {
      const expected = `${first} to ${last}`;
      throw new InputError(path, 'invalid-entry', { found: label, place: `as the label of sample ${row}`, expected });
    }
  }
}

/** Copies class numbers, counted from `first`, into shared memory as counted from 0, checked as by {@link checkLabels}. */
export function sharedLabels(found: ArrayLike<number>, classes: number, path: string, first = 0): Int32Array {
  checkLabels(found, classes, path, first);
  const labels = sharedInts(found.length);
  for (let row = 0; row < found.length; row++) labels[row] = found[row] - first;
  return labels;
}

/**
 * The labels that a data set uses, read off those of its training part: from the smallest on, where that is 1 (EMNIST's letters
 * are numbered 1 to 26), or else from 0, to the largest.
 *
 * @param labels at least one
 * @param path the file they come from
 * @param classes the number of classes, where it is known; then labels begin at 1 only if the largest is `classes`
 * @throws InputError at `path` if the number of classes is not known and all labels are the same, or there are more than
 *   {@link mostClasses} classes
 */
export function rangeOfLabels(labels: ArrayLike<number>, path: string, classes?: number): LabelRange {
  const largest = classesIn(labels) - 1;
  const found = classes ?? largest;
  if (found > mostClasses) {
    const limit = `the most classes of a data set${classes === undefined ? ', for the largest label' : ''}`;
    throw new InputError(path, 'too-large', { found, most: mostClasses, limit });
  }
  let smallest = largest;
  for (let row = 0; row < labels.length; row++) smallest = Math.min(smallest, labels[row]);
  if (classes !== undefined) return { classes, first: smallest > 0 && largest === classes ? 1 : 0 };
  if (smallest === largest) {
    throw new InputError(path, 'one-class', {
      found: largest,
      samples: labels.length,
      advice: 'or give the option classes',
    });
  }
  const first = smallest === 1 ? 1 : 0;
  return { classes: largest + 1 - first, first };
}

/** One more than the largest label. 0 without labels. */
export function classesIn(labels: ArrayLike<number>): number {
  let classes = 0;
  for (let row = 0; row < labels.length; row++) classes = Math.max(classes, labels[row] + 1);
  return classes;
}

/** How many of the given rows each class has; rows whose label is hidden (-1) are not counted. */
export function labelHistogram(labels: Int32Array, rows: Int32Array, classes: number): Int32Array {
  const histogram = new Int32Array(classes);
  for (const row of rows) {
    if (labels[row] >= 0) histogram[labels[row]]++;
  }
  return histogram;
}

/** The row numbers of each class, ascending. */
export function rowsByClass(labels: Int32Array): Int32Array[] {
  const counts = new Int32Array(classesIn(labels));
  for (const label of labels) counts[label]++;
  const rows = Array.from(counts, (count) => new Int32Array(count));
  const filled = new Int32Array(counts.length);
  for (let row = 0; row < labels.length; row++) rows[labels[row]][filled[labels[row]]++] = row;
  return rows;
}

/**
 * The targets of a classification as what they are: the class of each sample.
 *
 * @throws TypeError if they are targets of another task
 */
export function labelsOf(targets: Targets): Int32Array {
  if (targets instanceof Int32Array) return targets;
  throw new TypeError('these targets are no classes');
}
