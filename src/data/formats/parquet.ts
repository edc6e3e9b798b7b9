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
  if (rows.length === 0) throw new InputError(path, 'no rows, expected at least one');
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
    throw new InputError(path, `damaged Parquet file of ${file.byteLength} bytes: ${reasonOf(error)}`);
  }
  throw new InputError(path, `unpacks to ${unpacked} bytes, more than the ${LONGEST_FILE} that are read`);
}

function fieldOf(value: unknown, column: string, row: number, path: string): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return String(value);
  const kind = value instanceof Uint8Array ? 'bytes' : Array.isArray(value) ? 'a list' : 'a record';
  const problem = `column '${quoted(column)}' holds ${kind} in row ${row + 1}, expected numbers or texts`;
  throw new InputError(path, `${problem}; leave it out: drop: [${quoted(column)}]`);
}
