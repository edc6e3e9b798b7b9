import { markdownTable } from 'markdown-table';
import type { ComparedVariant } from '../../src/experiments/comparison.js';

/** A table in Markdown out of rows of cells by column. A column in which no row has anything is left out. */
export function narrowTable(rows: readonly Readonly<Record<string, string>>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((column) =>
    rows.some((row) => !['', '-', undefined].includes(row[column])),
  );
  return markdownTable([columns, ...rows.map((row) => columns.map((column) => row[column] ?? '-'))]);
}

/** The seeds of variants, where they differ by variant: `1, 2, 3`, or `old 1, 2; new 1`. */
export function seedsOf(variants: readonly ComparedVariant[]): string {
  const each = variants.map(({ name, runs }) => ({ name, seeds: runs.map(({ seed }) => seed).join(', ') }));
  const different = new Set(each.map(({ seeds }) => seeds));
  return different.size === 1 ? [...different][0] : each.map(({ name, seeds }) => `${name} ${seeds}`).join('; ');
}
