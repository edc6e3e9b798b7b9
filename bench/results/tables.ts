import { markdownTable } from 'markdown-table';

/** A table in Markdown out of rows of cells by column. A column in which no row has anything is left out. */
export function narrowTable(rows: readonly Readonly<Record<string, string>>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((column) =>
    rows.some((row) => !['', '-', undefined].includes(row[column])),
  );
  return markdownTable([columns, ...rows.map((row) => columns.map((column) => row[column] ?? '-'))]);
}
