import { z } from 'zod';
import { purposes } from '../../core/purposes.js';
import { RandomStream } from '../../core/random.js';
import { columnOf, type Table } from './csv.js';

/** Options of the split of a set that has no official test part. */
export const splitShape = {
  testShare: z
    .number()
    .positive()
    .lt(1)
    .default(0.25)
    .describe('share of each class (of all rows, where targets are numbers) held out as the test part'),
  splitSeed: z.int().nonnegative().default(0).describe('draws the test part, whatever the seed of the run'),
};

/** Parsed {@link splitShape}. */
export interface SplitOptions {
  readonly testShare: number;
  readonly splitSeed: number;
}

/**
 * Splits a table without an official test part, as {@link splitRows} does.
 *
 * @param label the column of the labels; absent where targets are numbers, and then the share is of all rows
 */
export function splitTable(
  table: Table,
  label: string | undefined,
  options: SplitOptions,
): { train: Table; test: Table } {
  const labels = label === undefined ? table.rows.map(() => '') : columnOf(table, label);
  const { train, test } = splitRows(labels, options);
  const part = (rows: Int32Array) => ({ ...table, rows: Array.from(rows, (row) => table.rows[row]) });
  return { train: part(train), test: part(test) };
}

/**
 * Splits samples without an official test part: of the samples of each label, a random `testShare` (rounded) is held out. The draw
 * depends on `splitSeed` alone, so all runs share one test part.
 *
 * @returns the row numbers of both parts, ascending
 */
export function splitRows(
  labels: readonly string[],
  { testShare, splitSeed }: SplitOptions,
): { train: Int32Array; test: Int32Array } {
  const byLabel = new Map<string, number[]>();
  labels.forEach((label, row) => {
    const rows = byLabel.get(label);
    if (rows) rows.push(row);
    else byLabel.set(label, [row]);
  });
  const isHeld = new Uint8Array(labels.length);
  for (const [label, rows] of byLabel) {
    const shuffled = RandomStream.of(splitSeed, purposes.run.tableSplit, label).shuffle(Int32Array.from(rows));
    for (const row of shuffled.subarray(0, Math.round(testShare * rows.length))) isHeld[row] = 1;
  }
  const rows = Int32Array.from(labels.keys());
  return { train: rows.filter((row) => !isHeld[row]), test: rows.filter((row) => isHeld[row]) };
}
