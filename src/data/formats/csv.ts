import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse/sync';
import { closest } from 'fastest-levenshtein';
import { InputError } from '../../core/errors.js';
import { quoted } from '../../core/printable.js';
import type { DataFile } from './data-file.js';

/** A table of text fields. */
export interface Table {
  /** The file it comes from, for messages. */
  readonly path: string;
  readonly columns: readonly string[];
  /** One array of fields a row, in the order of the columns. */
  readonly rows: readonly (readonly string[])[];
}

/** The characters that may separate the fields of a line. */
export const delimiters = [',', ';', '\t', '|'] as const;

/**
 * Parses separated values with a header line.
 *
 * @param quote what encloses a field that holds delimiters or line ends; null where a quote is an ordinary character
 * @throws InputError at the file's path if a line has another number of fields than the header, a quote is misplaced, or there are
 *   no rows, or if it is neither UTF-8 nor marked as UTF-16
 */
export function parseTable(
  { path, bytes }: DataFile,
  delimiter: (typeof delimiters)[number],
  quote: '"' | null = null,
): Table {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isUtf8(text) && !isUtf16(text)) {
    throw new InputError(path, 'wrong-format', { expected: 'text in UTF-8', reason: 'some bytes are no characters' });
  }
  const [columns = [], ...rows] = parseFields(text, delimiter, quote, path);
  if (rows.length === 0) throw new InputError(path, 'empty', { expected: 'a header line and at least one row' });
  return { path, columns, rows };
}

/** Whether a text begins with the mark of UTF-16, which the parser decodes. */
function isUtf16([first, second]: Buffer): boolean {
  return first === 0xff && second === 0xfe;
}

function parseFields(text: Buffer, delimiter: string, quote: '"' | null, path: string): string[][] {
  try {
    return parse(text, { delimiter, quote, bom: true, skip_empty_lines: true });
  } catch (error) {
    if (error instanceof CsvError)
      throw new InputError(path, 'wrong-format', { expected: 'a table', reason: error.message });
    throw error;
  }
}

/**
 * The fields of one column.
 *
 * @throws InputError at the table's path if it has no such column; it names the nearest
 */
export function columnOf(table: Table, name: string): string[] {
  const index = table.columns.indexOf(name);
  if (index < 0) {
    const nearest = table.columns.length > 0 ? { nearest: closest(name, table.columns) } : {};
    throw new InputError(table.path, 'no-column', { found: name, allowed: table.columns, ...nearest });
  }
  return table.rows.map((row) => row[index]);
}

/**
 * One column as numbers; `NaN` where the field is empty.
 *
 * @throws InputError at the table's path naming the first row whose field is not a finite number
 */
export function numbersOf(table: Table, name: string): number[] {
  return columnOf(table, name).map((field, row) => {
    const value = field.trim() === '' ? Number.NaN : Number(field);
    if (field.trim() !== '' && !Number.isFinite(value)) {
      const place = `in column '${quoted(name)}' of row ${row + 1}`;
      throw new InputError(table.path, 'invalid-entry', { found: field, place, expected: 'a number' });
    }
    return value;
  });
}
