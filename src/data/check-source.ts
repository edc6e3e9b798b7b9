import { InputError } from '../core/errors.js';
import { isFiniteThroughout } from '../core/finite.js';
import { sizeOf } from '../core/weights.js';
import type { DataSource, Dataset } from './dataset.js';
import { classesOf } from './task.js';

/**
 * Checks what a data source of a module has loaded, before anything relies on it.
 *
 * @param where names the source in the scenario, for messages
 * @throws InputError there if a part is missing or empty, if features or targets are too few, too many or not finite, if a label is
 *   none of the classes, or if training and test samples differ in shape
 */
export function checkSource(source: DataSource, where: string, isUnlabelled = false): void {
  const refuse = (reason: string) => {
    throw new InputError(where, 'wrong-format', { expected: 'a data set with train and test', reason });
  };
  for (const part of ['train', 'test'] as const) {
    const problem = source?.[part] ? problemOf(source[part], isUnlabelled) : 'it is missing';
    if (problem) refuse(`${part}: ${problem}`);
  }
  const { train, test } = source;
  if (train.sampleShape.join() !== test.sampleShape.join()) {
    refuse(`samples of train are [${train.sampleShape.join(', ')}], those of test [${test.sampleShape.join(', ')}]`);
  }
}

/** What is wrong with a data set, as a clause; undefined if nothing is. */
function problemOf(dataset: Dataset, isUnlabelled: boolean): string | undefined {
  const { size, sampleShape, features, targets, task } = dataset;
  if (!Number.isInteger(size) || size < 1) return `size is ${size}, expected a whole number of at least 1`;
  if (!Array.isArray(sampleShape) || !features || !targets || !task) {
    return 'expected size, sampleShape, features, targets and task';
  }
  const expected = { features: size * sizeOf(sampleShape), targets: size * sizeOf(task.target.shape) };
  if (features.length !== expected.features) return `${features.length} features, expected ${expected.features}`;
  if (targets.length !== expected.targets) return `${targets.length} targets, expected ${expected.targets}`;
  if (!isFiniteThroughout(features)) return 'features are not all finite';
  if (isUnlabelled) return undefined;
  if (!isFiniteThroughout(targets)) return 'targets are not all finite';
  const classes = classesOf(task);
  const wrong = classes === 0 ? undefined : targets.find((label) => label < 0 || label >= classes);
  return wrong === undefined ? undefined : `label ${wrong}, expected 0 to ${classes - 1}`;
}
