import { InputError } from '../core/errors.js';
import { type DataFolder, readDataFile } from './data-file.js';
import type { DataSource, Dataset } from './dataset.js';
import { parseIdx } from './idx.js';
import { inOrder } from './in-order.js';
import { checkLabels, classesIn, sharedLabels } from './labels.js';

/** How a folder of IDX files is to be read. */
export interface IdxSourceOptions {
  readonly name: string;
  /** Number of classes; without it the largest training label decides. */
  readonly classes?: number;
  /** What the test files' names begin with. MNIST's say `t10k`. */
  readonly testPrefix?: string;
  /** A stored value `v` means `v * scale`. */
  readonly scale?: number;
}

/**
 * Reads gray images and labels from the four files `train-images-idx3-ubyte`, `train-labels-idx1-ubyte` and the same for
 * the test part, each plain or with `.gz`. The images stay in the shared memory into which they were read.
 *
 * @throws InputError at the file's path if one is missing or malformed, or the parts do not fit together
 */
export async function readIdxSource(folder: DataFolder, options: IdxSourceOptions): Promise<DataSource> {
  const { testPrefix = 't10k' } = options;
  const [train, test] = await inOrder([readPart(folder, 'train', options), readPart(folder, testPrefix, options)]);
  const classes = options.classes ?? classesIn(train.dataset.labels);
  checkLabels(test.dataset.labels, classes, test.labelsPath);
  if (test.dataset.sampleShape.join() !== train.dataset.sampleShape.join()) {
    const [found, expected] = [test, train].map(({ dataset }) => dataset.sampleShape.slice(0, 2).join('x'));
    throw new InputError(test.imagesPath, `images of ${found}, expected ${expected} as in the training part`);
  }
  return { train: { ...train.dataset, classes }, test: { ...test.dataset, classes } };
}

interface Part {
  readonly dataset: Dataset;
  readonly imagesPath: string;
  readonly labelsPath: string;
}

async function readPart(folder: DataFolder, prefix: string, options: IdxSourceOptions): Promise<Part> {
  const [images, labels] = await inOrder([
    readDataFile(folder, `${prefix}-images-idx3-ubyte`),
    readDataFile(folder, `${prefix}-labels-idx1-ubyte`),
  ]);
  const { shape, values } = parseIdx(images, 3);
  const [size, height, width] = shape;
  const found = parseIdx(labels, 1).values;
  if (found.length !== size) {
    throw new InputError(labels.path, `${found.length} labels, expected ${size} as there are images in ${images.path}`);
  }
  const classes = options.classes ?? classesIn(found);
  const dataset: Dataset = {
    name: options.name,
    size,
    classes,
    sampleShape: [height, width, 1],
    features: values,
    labels: sharedLabels(found, classes, labels.path),
    scale: options.scale ?? 1 / 255,
    shift: 0,
  };
  return { dataset, imagesPath: images.path, labelsPath: labels.path };
}
