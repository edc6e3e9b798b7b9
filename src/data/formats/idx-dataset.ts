import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../core/errors.js';
import type { DataSource, Dataset } from '../dataset.js';
import { inOrder } from '../in-order.js';
import { type LabelRange, rangeOfLabels, sharedLabels } from '../labels.js';
import { classificationOf } from '../task.js';
import type { DataFolder } from './data-file.js';
import { readIdx } from './idx.js';

/** How a folder of IDX files is to be read. */
export interface IdxSourceOptions {
  readonly name: string;
  /** Number of classes; without it the training labels decide, as {@link rangeOfLabels} says. */
  readonly classes?: number;
  /** What the test files' names begin with, the first that is there of several. MNIST's say `t10k`, which is the default. */
  readonly testPrefix?: string | readonly string[];
  /** What all files' names begin with, before a dash: `emnist-letters`. */
  readonly prefix?: string;
  /** A stored value `v` means `v * scale`. */
  readonly scale?: number;
}

/**
 * Reads gray images and labels from the four files `train-images-idx3-ubyte`, `train-labels-idx1-ubyte` and the same for
 * the test part, each plain or with `.gz`, in the folder or in its folder `raw`. A dot may stand in place of the dash before `idx`.
 * The images stay in the shared memory into which they were read.
 *
 * @throws InputError at the file's path if one is missing, malformed or empty, the parts do not fit together, or all
 *   training labels are the same and nothing says that there are more classes
 */
export async function readIdxSource(folder: DataFolder, options: IdxSourceOptions): Promise<DataSource> {
  const { testPrefix = 't10k', prefix } = options;
  const named = (part: string) => (prefix === undefined ? part : `${prefix}-${part}`);
  const tests = typeof testPrefix === 'string' ? [testPrefix] : testPrefix;
  const [train, test] = await inOrder([readPart(folder, [named('train')]), readPart(folder, tests.map(named))]);
  const range = rangeOfLabels(train.labels.values, train.labels.path, options.classes);
  const datasets = { train: datasetOf(train, range, options), test: datasetOf(test, range, options) };
  if (datasets.test.sampleShape.join() !== datasets.train.sampleShape.join()) {
    const [found, expected] = [test, train].map(({ images }) => images.shape.slice(1));
    const counterpart = 'the training part';
    throw new InputError(test.images.path, 'wrong-shape', { what: 'images', found, expected, counterpart });
  }
  return datasets;
}

type Part = Awaited<ReturnType<typeof readPart>>;

async function readPart(folder: DataFolder, prefixes: readonly string[]) {
  const { at, prefix, mark } = located(folder, prefixes);
  const [images, labels] = await inOrder([
    readIdx(at, `${prefix}-images${mark}idx3-ubyte`, 3),
    readIdx(at, `${prefix}-labels${mark}idx1-ubyte`, 1),
  ]);
  const [size] = images.shape;
  const found = labels.values.length;
  if (found === size) return { images, labels };
  const counterpart = `images in ${images.path}`;
  throw new InputError(labels.path, 'wrong-count', { found, unit: 'labels', expected: size, counterpart });
}

/** Where the images of a part are; the usual place and name if they are nowhere, for the message that they are missing. */
function located(folder: DataFolder, prefixes: readonly string[]) {
  for (const at of [folder, { ...folder, path: join(folder.path, 'raw') }]) {
    for (const prefix of prefixes) {
      for (const mark of ['-', '.']) {
        const file = join(at.path, `${prefix}-images${mark}idx3-ubyte`);
        if (existsSync(file) || existsSync(`${file}.gz`)) return { at, prefix, mark };
      }
    }
  }
  return { at: folder, prefix: prefixes[0], mark: '-' };
}

function datasetOf({ images, labels }: Part, range: LabelRange, { name, scale = 1 / 255 }: IdxSourceOptions): Dataset {
  const [size, height, width] = images.shape;
  return {
    name,
    size,
    task: classificationOf(range.classes),
    sampleShape: [height, width, 1],
    features: images.values,
    targets: sharedLabels(labels.values, range.classes, labels.path, range.first),
    scale,
    shift: 0,
  };
}
