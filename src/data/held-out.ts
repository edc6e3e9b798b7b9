import { InputError } from '../core/errors.js';
import type { DataSource, Dataset } from './dataset.js';
import { type SplitOptions, splitRows } from './formats/table-split.js';
import { subsetOf } from './subset.js';
import { classesOf } from './task.js';

/**
 * Holds a share of each class (of all samples, where targets are no classes) out as the test part of a data set that has none.
 *
 * @param place where the samples come from, for messages
 * @throws InputError there if one of the parts would be empty
 */
export function holdOut(whole: Dataset, options: SplitOptions, place: string): DataSource {
  const labels = classesOf(whole.task) > 0 ? Array.from(whole.targets, String) : Array<string>(whole.size).fill('');
  const { train, test } = splitRows(labels, options);
  if (train.length === 0 || test.length === 0) {
    const reason = `${whole.size} samples are too few to hold a share of ${options.testShare} of each class out as the test part`;
    throw new InputError(place, 'unsuitable', { reason });
  }
  return { train: subsetOf(whole, train), test: subsetOf(whole, test) };
}
