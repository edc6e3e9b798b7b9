import { InputError } from '../core/errors.js';
import { sharedInts } from './shared-memory.js';

/**
 * Checks class numbers.
 *
 * @param path the file they come from
 * @throws InputError at `path` naming the first label that is not an integer in 0 .. classes - 1
 */
export function checkLabels(labels: ArrayLike<number>, classes: number, path: string): void {
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new InputError(path, `label ${label} of sample ${row} is out of range, expected 0 to ${classes - 1}`);
    }
  }
}

/** Copies class numbers into shared memory, checked as by {@link checkLabels}. */
export function sharedLabels(found: ArrayLike<number>, classes: number, path: string): Int32Array {
  checkLabels(found, classes, path);
  const labels = sharedInts(found.length);
  labels.set(found);
  return labels;
}

/** The largest label and 1: the number of classes where nothing else tells it. 0 without labels. */
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
