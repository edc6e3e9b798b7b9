import { InputError } from '../../core/errors.js';
import { sumOf } from '../../core/statistics.js';
import type { Dataset } from '../dataset.js';
import { checkLabels } from '../labels.js';
import { sharedBytes, sharedInts } from '../shared-memory.js';
import { classificationOf } from '../task.js';
import type { DataFile } from './data-file.js';

const SIDE = 32;
const PLANE = SIDE * SIDE;
const CHANNELS = 3;

/** The bytes of labels before an image, and which of them is the class. */
export interface CifarLabels {
  readonly bytes: number;
  readonly at: number;
}

/**
 * Parses files in the binary format of CIFAR (Krizhevsky 2009): records of label bytes, one for CIFAR-10 and two for CIFAR-100, then
 * the red, green and blue planes of a 32x32 image. The planes are interleaved into `[32, 32, 3]`.
 *
 * @param files one after the other they make up the data set
 * @throws InputError at a file's path if it is empty or its length is not a multiple of the record's, or a label is out of
 *   range
 */
export function parseCifarBinary(
  name: string,
  files: readonly DataFile[],
  classes: number,
  { bytes: labelBytes, at }: CifarLabels = { bytes: 1, at: 0 },
): Dataset {
  const length = labelBytes + CHANNELS * PLANE;
  const sizes = files.map((file) => recordsIn(file, length));
  const size = sumOf(sizes);
  const features = sharedBytes(size * CHANNELS * PLANE);
  const labels = sharedInts(size);
  let row = 0;
  files.forEach(({ path, bytes }, file) => {
    const first = row;
    for (let record = 0; record < sizes[file]; record++, row++) {
      labels[row] = bytes[record * length + at];
      interleave(bytes, record * length + labelBytes, features, row * CHANNELS * PLANE);
    }
    checkLabels(labels.subarray(first, row), classes, path);
  });
  return {
    name,
    size,
    task: classificationOf(classes),
    sampleShape: [SIDE, SIDE, CHANNELS],
    features,
    targets: labels,
    scale: 1 / 255,
    shift: 0,
  };
}

function recordsIn({ path, bytes }: DataFile, length: number): number {
  const records = bytes.length / length;
  if (records > 0 && Number.isInteger(records)) return records;
  throw new InputError(path, 'wrong-length', {
    found: bytes.length,
    expected: `a positive multiple of ${length}, the length of a record`,
  });
}

function interleave(planes: Uint8Array, from: number, pixels: Uint8Array, to: number): void {
  for (let pixel = 0; pixel < PLANE; pixel++) {
    pixels[to + CHANNELS * pixel] = planes[from + pixel];
    pixels[to + CHANNELS * pixel + 1] = planes[from + PLANE + pixel];
    pixels[to + CHANNELS * pixel + 2] = planes[from + 2 * PLANE + pixel];
  }
}
