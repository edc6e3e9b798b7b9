import { InputError } from '../core/errors.js';
import { quoted } from '../core/printable.js';
import { compensatedMean, standardDeviation } from '../core/statistics.js';
import type { Dataset } from './dataset.js';
import { rangeOfLabels, sharedLabels } from './labels.js';
import { namesInOrder } from './names-in-order.js';
import { sharedFloats, sharedInts } from './shared-memory.js';
import { classificationOf, regressionOf } from './task.js';

/** What a data set of the user's own holds of targets: a task, the targets for it, and the names of classes where there are some. */
export type OwnTargets = Pick<Dataset, 'task' | 'targets' | 'classNames'>;

/** What a part of a data set says of its samples, and where it says so, for messages. */
export interface Told<Value> {
  readonly values: ArrayLike<Value>;
  readonly place: string;
}

/** Targets of the training and of the test part. */
export interface TargetsOfParts {
  readonly train: OwnTargets;
  readonly test: OwnTargets;
}

/**
 * Classes by their names, numbered in the order of {@link namesInOrder} over the training part.
 *
 * @throws InputError at the training part if it has fewer than two classes; at the test part naming a class that training has not
 */
export function namedClasses(train: Told<string>, test: Told<string>): TargetsOfParts {
  const names = namesInOrder(Array.from(train.values));
  if (names.length < 2) {
    throw new InputError(train.place, 'one-class', { found: names[0] ?? '', samples: train.values.length });
  }
  const numbers = new Map(names.map((name, number) => [name, number]));
  const task = classificationOf(names.length);
  const targetsOf = ({ values, place }: Told<string>): OwnTargets => {
    const targets = sharedInts(values.length);
    for (let row = 0; row < values.length; row++) {
      const number = numbers.get(values[row]);
      if (number === undefined) {
        throw new InputError(place, 'invalid-entry', {
          found: values[row],
          place: `as the label of sample ${row}`,
          expected: `one of ${names.map((name) => quoted(name)).join(', ')}`,
        });
      }
      targets[row] = number;
    }
    return { task, classNames: names, targets };
  };
  return { train: targetsOf(train), test: targetsOf(test) };
}

/**
 * Classes by their numbers, from 0 or from 1, as {@link rangeOfLabels} finds them in the training part.
 *
 * @param classes the number of classes, where it is known
 * @throws InputError at a part naming the first label that is out of range, or if training has one class alone
 */
export function numberedClasses(train: Told<number>, test: Told<number>, classes?: number): TargetsOfParts {
  const wrong = Array.from(train.values).findIndex((label) => !Number.isInteger(label) || label < 0);
  if (wrong >= 0) {
    throw new InputError(train.place, 'invalid-entry', {
      found: train.values[wrong],
      place: `as the label of sample ${wrong}`,
      expected: 'a whole number from 0 on',
    });
  }
  const range = rangeOfLabels(train.values, train.place, classes);
  const task = classificationOf(range.classes);
  const targetsOf = ({ values, place }: Told<number>): OwnTargets => ({
    task,
    targets: sharedLabels(values, range.classes, place, range.first),
  });
  return { train: targetsOf(train), test: targetsOf(test) };
}

/**
 * Numbers to learn, with the mean and the deviation of the training part.
 *
 * @throws InputError at a part naming the first that is not finite
 */
export function numbersToLearn(train: Told<number>, test: Told<number>): TargetsOfParts {
  for (const { values, place } of [train, test]) {
    const wrong = Array.from(values).findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) {
      const expected = 'a finite number to learn';
      throw new InputError(place, 'invalid-entry', { found: values[wrong], place: `at sample ${wrong}`, expected });
    }
  }
  const known = Array.from(train.values);
  const task = regressionOf({ mean: compensatedMean(known), deviation: standardDeviation(known) || 1 });
  const targetsOf = ({ values }: Told<number>): OwnTargets => {
    const targets = sharedFloats(values.length);
    targets.set(values);
    return { task, targets };
  };
  return { train: targetsOf(train), test: targetsOf(test) };
}
