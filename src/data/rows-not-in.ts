import { createHash } from 'node:crypto';
import type { Dataset } from './dataset.js';

/**
 * The rows of a dataset whose features are in none of the other datasets, ascending. Features are compared as stored, byte by byte
 * (by their SHA-1). Labels are ignored.
 *
 * @param others of the same sample shape, stored alike
 */
export function rowsNotIn(dataset: Dataset, others: readonly Dataset[]): Int32Array {
  const known = new Set(others.flatMap(digests));
  return Int32Array.from(digests(dataset).flatMap((digest, row) => (known.has(digest) ? [] : [row])));
}

function digests({ features, size }: Dataset): string[] {
  const bytes = new Uint8Array(features.buffer, features.byteOffset, features.byteLength);
  const length = bytes.length / size;
  return Array.from({ length: size }, (_, row) =>
    createHash('sha1')
      .update(bytes.subarray(row * length, (row + 1) * length))
      .digest('base64'),
  );
}
