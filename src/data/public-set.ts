import { InputError } from '../core/errors.js';
import type { RandomStream } from '../core/random.js';
import { sizeOf } from '../core/weights.js';
import type { DataSource, Dataset, PublicSet } from './dataset.js';
import type { PublicSetOptions } from './options.js';
import { rowsOf } from './rows.js';
import { rowsNotIn } from './rows-not-in.js';
import { sharedLike } from './shared-memory.js';
import { subsetOf } from './subset.js';
import { classesOf } from './task.js';
import { storedAs } from './transforms/rescale.js';

/**
 * Draws a public set at random from the training samples. If it is unlabelled, its targets are gone from the training set
 * too.
 *
 * @returns the public set and the training set that is left to look at: the same features, targets hidden where need be
 * @throws InputError if it would leave no training sample
 */
export function publicSetOf(
  train: Dataset,
  options: PublicSetOptions,
  random: RandomStream,
): { publicSet: PublicSet; train: Dataset } {
  checkSize(options.size, train.size - 1, `the training part leaves at most ${train.size - 1}`);
  const rows = random.sample(options.size, train.size);
  const publicSet = publish(train, rows, options.labelled);
  return { publicSet, train: options.labelled ? train : hideTargets(train, rows) };
}

/**
 * Draws a public set at random from the training part of another data set, as a dataset of its own that is stored as the
 * clients' samples are. Samples that the clients' own data set holds too, in its training or test part, are left out: a public
 * set holds nothing that clients train on or are tested on.
 *
 * @throws InputError if it is the clients' own data set, has too few samples, samples of another shape, or is labelled with
 *   more classes or for another task
 */
export function foreignPublicSet(
  foreign: Dataset,
  { train, test }: DataSource,
  options: PublicSetOptions,
  random: RandomStream,
): PublicSet {
  const [found, expected] = [foreign, train].map(({ sampleShape }) => sampleShape);
  if (found.join() !== expected.join()) {
    throw new InputError('data.public.source', 'wrong-shape', {
      what: `samples of '${foreign.name}'`,
      found,
      expected,
      counterpart: `'${train.name}'`,
      advice: 'images can be brought to it by the options resize and pad',
    });
  }
  if (options.labelled) checkTargets(foreign, train);
  const limit = `as the training part of '${foreign.name}' has ${foreign.size} samples`;
  checkSize(options.size, foreign.size, limit);
  const alike = storedAs(foreign, train);
  const candidates = rowsNotIn(alike, [train, test]);
  const shared = foreign.size - candidates.length;
  if (candidates.length === 0) {
    throw new InputError('data.public.source', 'unsuitable', {
      found: foreign.name,
      reason: "it holds the clients' own samples; leave source out to take the public set out of them",
    });
  }
  checkSize(options.size, candidates.length, `${limit}, and ${shared} of them are the clients' own`);
  const drawn = random.sample(options.size, candidates.length).map((position) => candidates[position]);
  const own = subsetOf(alike, drawn);
  return publish(
    own,
    Int32Array.from({ length: own.size }, (_, row) => row),
    options.labelled,
  );
}

function checkSize(size: number, most: number, limit: string): void {
  if (size > most) throw new InputError('data.public.size', 'too-large', { found: size, most, limit });
}

/** @throws InputError if targets of a data set mean nothing to models of another */
function checkTargets(foreign: Dataset, train: Dataset): void {
  const [found, most] = [foreign, train].map(({ task }) => classesOf(task));
  if (foreign.task.name !== train.task.name) {
    const reason = `'${foreign.name}' is labelled for ${foreign.task.name}, and '${train.name}' for ${train.task.name}`;
    throw new InputError('data.public.labelled', 'unsuitable', { found: true, reason });
  }
  if (found <= most) return;
  const reason = `'${foreign.name}' has ${found} classes, and '${train.name}' only ${most}`;
  throw new InputError('data.public.labelled', 'unsuitable', { found: true, reason });
}

function publish(dataset: Dataset, rows: Int32Array, labelled: boolean): PublicSet {
  const { targets, ...unlabelled } = dataset;
  const width = sizeOf(dataset.task.target.shape);
  return { dataset: unlabelled, rows, ...(labelled && { targets: rowsOf(targets, rows, width) }) };
}

function hideTargets(dataset: Dataset, rows: Int32Array): Dataset {
  const width = sizeOf(dataset.task.target.shape);
  const targets = sharedLike(dataset.targets, dataset.targets.length);
  targets.set(dataset.targets);
  const hidden = targets instanceof Float32Array ? Number.NaN : targets instanceof Int32Array ? -1 : 255;
  for (const row of rows) targets.fill(hidden, row * width, (row + 1) * width);
  return { ...dataset, targets };
}
