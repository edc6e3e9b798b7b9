import { z } from 'zod';
import { InputError, unknownName } from '../../core/errors.js';
import { quoted } from '../../core/printable.js';
import type { Dataset, Groups } from '../dataset.js';
import { readDataFile } from '../formats/data-file.js';
import { type NpyArray, npyDoubles, npyNumbers, npyTexts, parseNpy } from '../formats/npy.js';
import { folderAndName } from '../formats/own-table.js';
import { openZip, type ZipArchive } from '../formats/zip.js';
import { ownGroups } from '../groups.js';
import { holdOut } from '../held-out.js';
import { namedClasses, numberedClasses, numbersToLearn, type OwnTargets, type TargetsOfParts } from '../own-targets.js';
import { defineImageSource } from '../source.js';

const arrayOf = (part: string, name: string) => z.string().min(1).default(name).describe(`the array of the ${part}`);

/** NumPy's arrays in one file, as Keras publishes MNIST and CIFAR-10: samples along the first axis. */
export const npz = defineImageSource({
  name: 'npz',
  title: "NumPy's arrays x_train, y_train, x_test and y_test in one file, as in Keras' mnist.npz",
  options: {
    path: z.string().min(1).describe("the file; a relative path is seen from the scenario's file"),
    xTrain: arrayOf('training samples: [n, features], [n, height, width] or [n, height, width, channels]', 'x_train'),
    yTrain: arrayOf('training labels, [n] or [n, 1]', 'y_train'),
    xTest: arrayOf('test samples', 'x_test'),
    yTest: arrayOf('test labels', 'y_test'),
    client: z
      .string()
      .min(1)
      .optional()
      .describe('the array that says whose each training sample is, for the partition natural'),
    testShare: z
      .number()
      .positive()
      .lt(1)
      .optional()
      .describe('share of the training samples held out as the test part, in place of the arrays of tests'),
    splitSeed: z.int().nonnegative().default(0).describe('draws that share, whatever the seed of the run'),
    targets: z
      .enum(['classes', 'numbers'])
      .optional()
      .describe('what labels are; default: numbers (regression) if they are floats, else classes'),
    classes: z
      .int()
      .min(2)
      .optional()
      .describe('number of classes; else as many as there are from 0, or 1, to the largest'),
    scale: z
      .number()
      .positive()
      .optional()
      .describe('a stored value v means v * scale; default: 1/255 for unsigned bytes, else 1'),
  },
  paths: ['path'],
  load: async ({ path, ...options }) => {
    const { folder, name } = folderAndName(path, 'npz');
    const archive = await openZip(await readDataFile(folder, name));
    const { testShare, splitSeed, scale } = options;
    const x = await arrayIn(archive, options.xTrain);
    const y = await labelsFor(x, archive, options.yTrain);
    const clients = options.client === undefined ? undefined : await labelsFor(x, archive, options.client);
    const groups = clients && ownGroups(npyTexts(clients), []).train;
    if (testShare !== undefined) {
      const whole = datasetOf(x, targetsOf(y, y, options).train, scale, groups);
      return holdOut(whole, { testShare, splitSeed }, x.place);
    }
    const xTest = await arrayIn(archive, options.xTest);
    const { train, test } = targetsOf(y, await labelsFor(xTest, archive, options.yTest), options);
    if (xTest.shape.slice(1).join() !== x.shape.slice(1).join()) {
      throw wrongShape(xTest, `[${['n', ...x.shape.slice(1)].join(', ')}] as in '${quoted(options.xTrain)}'`);
    }
    return { train: datasetOf(x, train, scale, groups), test: datasetOf(xTest, test, scale) };
  },
});

/** @throws InputError at the archive if it has no such array: it names the nearest */
async function arrayIn(archive: ZipArchive, name: string): Promise<NpyArray> {
  const names = archive.names.filter((file) => file.endsWith('.npy')).map((file) => file.slice(0, -'.npy'.length));
  if (!names.includes(name)) throw unknownName(archive.path, name, names);
  const array = parseNpy(await archive.read(`${name}.npy`), `${archive.path}, array ${name}`);
  const { shape, place } = array;
  if (shape.length === 0 || shape.includes(0))
    throw new InputError(place, 'empty', { expected: `at least one sample, and its shape is [${shape.join(', ')}]` });
  return array;
}

/** An array of one element a sample. */
async function labelsFor(x: NpyArray, archive: ZipArchive, name: string): Promise<NpyArray> {
  const array = await arrayIn(archive, name);
  const [size, ...rest] = array.shape;
  if (size === x.shape[0] && rest.every((dimension) => dimension === 1)) return array;
  throw wrongShape(array, `[${x.shape[0]}], one element a sample`);
}

function wrongShape({ shape, place }: NpyArray, expected: string): InputError {
  return new InputError(place, 'invalid-entry', { found: shape, place: 'as the shape of the array', expected });
}

function targetsOf(
  train: NpyArray,
  test: NpyArray,
  options: { readonly targets?: 'classes' | 'numbers'; readonly classes?: number },
): TargetsOfParts {
  const { targets = train.kind === 'float' ? 'numbers' : 'classes', classes } = options;
  const told = <Value>(read: (array: NpyArray) => ArrayLike<Value>) =>
    [train, test].map((array) => ({ values: read(array), place: array.place }));
  if (train.kind === 'text' || test.kind === 'text') {
    const [ofTrain, ofTest] = told(npyTexts);
    return namedClasses(ofTrain, ofTest);
  }
  const [ofTrain, ofTest] = told(npyDoubles);
  return targets === 'numbers' ? numbersToLearn(ofTrain, ofTest) : numberedClasses(ofTrain, ofTest, classes);
}

function datasetOf(x: NpyArray, targets: OwnTargets, scale: number | undefined, groups?: Groups): Dataset {
  const features = npyNumbers(x);
  return {
    name: 'npz',
    size: x.shape[0],
    ...targets,
    sampleShape: sampleShapeOf(x),
    features,
    ...(groups && { groups }),
    scale: scale ?? (features instanceof Uint8Array ? 1 / 255 : 1),
    shift: 0,
  };
}

/** @throws InputError at the array if samples are no numbers, features or images */
function sampleShapeOf(array: NpyArray): readonly number[] {
  const [, ...sample] = array.shape;
  if (sample.length === 0) return [1];
  if (sample.length === 2) return [...sample, 1];
  if (sample.length <= 3) return sample;
  throw wrongShape(array, '[n, features], [n, height, width] or [n, height, width, channels]');
}
