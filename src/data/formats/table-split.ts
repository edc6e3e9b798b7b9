import { z } from 'zod';
import { purposes } from '../../core/purposes.js';
import { RandomStream } from '../../core/random.js';
import { columnOf, type Table } from './csv.js';

/** Options of the split of a set that has no official test part. */
export const splitShape = {
  testShare: z.number().positive().lt(1).default(0.25).describe('share of each class held out as the test part'),
  splitSeed: z.int().nonnegative().default(0).describe('draws the test part, whatever the seed of the run'),
};

/**
 * Splits a table without an official test part: of the rows of each label, a random `testShare` (rounded) is held out. Both
 * parts keep the table's order. The draw depends on `splitSeed` alone, so all runs share one test part.
 */
export function splitTable(
  table: Table,
  label: string,
  { testShare, splitSeed }: { readonly testShare: number; readonly splitSeed: number },
): { train: Table; test: Table } {
  const labels = columnOf(table, label);
  const held = new Set<number>();
  for (const value of [...new Set(labels)].sort()) {
    const rows = Int32Array.from([...labels.keys()].filter((row) => labels[row] === value));
    const shuffled = RandomStream.of(splitSeed, purposes.run.tableSplit, value).shuffle(rows);
    for (const row of shuffled.subarray(0, Math.round(testShare * rows.length))) held.add(row);
  }
  return {
    train: { ...table, rows: table.rows.filter((_, row) => !held.has(row)) },
    test: { ...table, rows: table.rows.filter((_, row) => held.has(row)) },
  };
}
