import type { RandomStream } from '../core/random.js';
import { sizeOf } from '../core/weights.js';
import type { Dataset } from './dataset.js';
import { copyRowsInto } from './rows.js';
import { gatherRows } from './samples.js';
import { sharedInts, sharedLike } from './shared-memory.js';

/** The given rows as a dataset of its own, in fresh shared memory. */
export function subsetOf(dataset: Dataset, rows: Int32Array): Dataset {
  const features = sharedLike(dataset.features, rows.length * sizeOf(dataset.sampleShape));
  gatherRows(dataset, rows, features);
  const width = sizeOf(dataset.task.target.shape);
  const targets = sharedLike(dataset.targets, rows.length * width);
  copyRowsInto(dataset.targets, rows, width, targets);
  if (!dataset.groups) return { ...dataset, size: rows.length, features, targets };
  const of = sharedInts(rows.length);
  copyRowsInto(dataset.groups.of, rows, 1, of);
  return { ...dataset, size: rows.length, features, targets, groups: { ...dataset.groups, of } };
}

/** A random subset of `size` samples, in the dataset's order. */
export function randomSubset(dataset: Dataset, size: number, random: RandomStream): Dataset {
  return size === dataset.size ? dataset : subsetOf(dataset, random.sample(size, dataset.size));
}
