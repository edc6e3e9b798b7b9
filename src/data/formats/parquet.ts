import { type AsyncBuffer, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { InputError } from '../../core/errors.js';
import { reasonOf } from '../../core/file-error.js';
import { quoted } from '../../core/printable.js';
import type { Table } from './csv.js';
import { type DataFile, LONGEST_FILE } from './data-file.js';

/**
 * Parses a Parquet file of flat columns as a table of texts, as a text file would hold them; what is null is empty.
 *
 * @param dropped columns that are not read; their fields are empty
 * @throws InputError at the file's path if it is damaged, has no rows, unpacks to more than {@link LONGEST_FILE}, or a column that is
 *   not dropped holds bytes, lists or records
 */
export async function parseParquet({ path, bytes }: DataFile, dropped: readonly string[]): Promise<Table> {
  const file: AsyncBuffer = {
    byteLength: bytes.length,
    slice: (start, end) => Uint8Array.from(bytes.subarray(start, end)).buffer,
  };
  const { columns, rows } = await contentOf(file, path, dropped);
  if (rows.length === 0) throw new InputError(path, 'empty', { expected: 'at least one row' });
  const told = rows.map((row, index) =>
    columns.map((column) => (dropped.includes(column) ? '' : fieldOf(row[column], column, index, path))),
  );
  return { path, columns, rows: told };
}

async function contentOf(file: AsyncBuffer, path: string, dropped: readonly string[]) {
  let unpacked: bigint;
  try {
    const metadata = await parquetMetadataAsync(file);
    unpacked = metadata.row_groups.reduce((sum, group) => sum + group.total_byte_size, 0n);
    if (unpacked <= LONGEST_FILE) {
      const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
      const read = columns.filter((column) => !dropped.includes(column));
      const rows: readonly Readonly<Record<string, unknown>>[] = await parquetReadObjects({
        file,
        metadata,
        columns: read,
        compressors,
      });
      return { columns, rows };
    }
  } catch (error) {
    const reason = `its ${file.byteLength} bytes cannot be read as Parquet (${reasonOf(error)})`;
    throw new InputError(path, 'damaged', { reason });
  }
  throw new InputError(path, 'too-long', {
    most: LONGEST_FILE,
    limit: 'the most that is read of an unpacked file',
    found: Number(unpacked),
  });
}

function fieldOf(value: unknown, column: string, row: number, path: string): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return String(value);
  throw new InputError(path, 'invalid-entry', {
    found: value,
    place: `in column '${quoted(column)}' of row ${row + 1}`,
    expected: `a number or a text; leave the column out: drop: [${quoted(column)}]`,
  });
}
