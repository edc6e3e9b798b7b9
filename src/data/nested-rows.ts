import type { RandomStream } from '../core/random.js';

/**
 * The first `count` rows of a random order, ascending. For one stream, fewer rows are always a subset of more rows, and
 * all of them are the rows as given.
 *
 * @param count at least 0; all rows, if there are no more
 */
export function nestedRows(rows: Int32Array, count: number, random: RandomStream): Int32Array {
  return count >= rows.length ? rows : random.shuffle(rows.slice()).slice(0, count).sort();
}
