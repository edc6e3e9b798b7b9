import { ReusedMemory } from '../core/reused-memory.js';
import { sizeOf } from '../core/weights.js';
import type { Dataset, Samples } from './dataset.js';
import { rowsOf } from './rows.js';

/**
 * Copies rows of features into private memory, as stored, in the order given.
 *
 * @param memory for the copy; fresh by default
 * @throws RangeError on a row outside the dataset
 */
export function copyRows(
  dataset: Omit<Dataset, 'targets'>,
  rows: Int32Array,
  memory = new ReusedMemory(),
): Uint8Array | Float32Array {
  const length = rows.length * sizeOf(dataset.sampleShape);
  const copy = dataset.features instanceof Uint8Array ? memory.bytes(length) : memory.floats(length);
  gatherRows(dataset, rows, copy);
  return copy;
}

/**
 * Copies rows of features into `target`, one after the other. Runs of consecutive rows are copied at once.
 *
 * @throws RangeError on a row outside the dataset
 */
export function gatherRows(
  dataset: Omit<Dataset, 'targets'>,
  rows: Int32Array,
  target: Uint8Array | Float32Array,
): void {
  const { name, size, features } = dataset;
  const length = sizeOf(dataset.sampleShape);
  for (let start = 0; start < rows.length; ) {
    let end = start + 1;
    while (end < rows.length && rows[end] === rows[end - 1] + 1) end++;
    const first = rows[start];
    const last = rows[end - 1];
    if (first < 0 || last >= size) {
      throw new RangeError(`rows ${first} to ${last} are not all in '${name}', which has ${size} rows`);
    }
    target.set(features.subarray(first * length, (last + 1) * length), start * length);
    start = end;
  }
}

/**
 * Copies rows of a dataset, features and targets, into private memory.
 *
 * @param memory for the features; fresh by default
 * @throws RangeError on a row outside the dataset
 */
export function samplesOf(dataset: Dataset, rows: Int32Array, memory?: ReusedMemory): Samples {
  const y = rowsOf(dataset.targets, rows, sizeOf(dataset.task.target.shape));
  return { size: rows.length, x: copyRows(dataset, rows, memory), y };
}

/** Some of the samples, copied, in the order given. */
export function takeSamples({ size, x, y }: Samples, positions: Int32Array): Samples {
  const width = x.length / size;
  const rows =
    x instanceof Uint8Array ? new Uint8Array(positions.length * width) : new Float32Array(positions.length * width);
  positions.forEach((position, row) => {
    rows.set(x.subarray(position * width, (position + 1) * width), row * width);
  });
  return { size: positions.length, x: rows, y: rowsOf(y, positions, y.length / size) };
}
