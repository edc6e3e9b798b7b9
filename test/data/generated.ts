import type { Dataset } from '../../src/data/dataset.js';
import { sharedBytes, sharedFloats, sharedInts } from '../../src/data/shared-memory.js';
import { classificationOf } from '../../src/data/task.js';

/** A dataset of bytes or float32 numbers in which every stored value tells its place, modulo 251. */
export function numbered(
  size: number,
  sampleShape: readonly number[],
  options: { readonly classes?: number; readonly floats?: boolean; readonly name?: string } = {},
): Dataset {
  const { classes = 3, floats = false, name = 'numbered' } = options;
  const length = size * sampleShape.reduce((a, b) => a * b, 1);
  const features = floats ? sharedFloats(length) : sharedBytes(length);
  for (let i = 0; i < length; i++) features[i] = i % 251;
  const labels = sharedInts(size);
  for (let row = 0; row < size; row++) labels[row] = (row * 7) % classes;
  const task = classificationOf(classes);
  return { name, size, task, sampleShape, features, targets: labels, scale: 1 / 255, shift: 0 };
}
