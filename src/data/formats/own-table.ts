import { basename, dirname, extname } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import { checkMemory } from '../../core/memory.js';
import { quoted } from '../../core/printable.js';
import type { DataSource } from '../dataset.js';
import { namesInOrder } from '../names-in-order.js';
import type { SourceContext } from '../source.js';
import { columnOf, type Table } from './csv.js';
import type { DataFolder } from './data-file.js';
import { type SplitOptions, splitShape, splitTable } from './table-split.js';
import { encodeTables } from './tabular.js';

/** The most different names in a column; each of them is a feature. */
const MOST_NAMES = 1000;

/** Options of every source that is a table of the user's own: what its columns are. */
export const ownTableShape = {
  label: z.string().min(1).optional().describe('the column of the classes; any texts or numbers'),
  target: z.string().min(1).optional().describe('in place of label: the column of the numbers to learn (regression)'),
  client: z
    .string()
    .min(1)
    .optional()
    .describe('the column that says whose a row is, for the partition natural; it is no feature'),
  categorical: z
    .array(z.string())
    .default([])
    .describe('columns of numbers that are names, such as postcodes; columns of texts are found to be names'),
  drop: z.array(z.string()).default([]).describe('columns that are no features'),
  missing: z
    .array(z.string())
    .default(['', '?', 'NA', 'N/A', 'NaN', 'nan', 'null', 'None'])
    .describe('fields that mean: not known'),
  standardize: z
    .boolean()
    .default(true)
    .describe(
      'columns of numbers less their mean, divided by their deviation in the training part; false: as they are',
    ),
  ...splitShape,
};

/** Options of a source of one table, or of two with a test part of its own. */
export const ownTablePaths = {
  path: z.string().min(1).describe("the file; a relative path is seen from the scenario's file"),
  test: z.string().min(1).optional().describe('the file of the test part; else a share of the rows is held out'),
};

/** Parsed {@link ownTableShape}. */
export interface OwnTableOptions extends SplitOptions {
  readonly label?: string;
  readonly target?: string;
  readonly client?: string;
  readonly categorical: readonly string[];
  readonly drop: readonly string[];
  readonly missing: readonly string[];
  readonly standardize: boolean;
}

/** The folder and the name of a file that is an option of a data set, for readers of folders. */
export function folderAndName(path: string, source: string, option = 'path'): { folder: DataFolder; name: string } {
  const advice = `the file is the option '${option}' of the data set '${source}'`;
  return { folder: { path: dirname(path), advice }, name: basename(path) };
}

/** The ending of a file's name in small letters, that of gzip left out: `.csv` of `A.CSV.gz`. */
export function endingOf(path: string): string {
  return extname(path.replace(/\.gz$/i, '')).toLowerCase();
}

/**
 * Encodes a table of the user's own as {@link encodeTables} does. A column is one of numbers if every field of the training part is a
 * number or missing; else it is one of names.
 *
 * @param whole the training part, or the whole table where no test part is given
 * @throws InputError at the options if not exactly one of `label` and `target` is given; at a table's path for a column that is
 *   missing or there twice, a column of names with more than {@link MOST_NAMES} of them, a missing label or client, fewer than two
 *   classes, no features, or too few rows to hold a test part out
 */
export function ownTable(
  name: string,
  options: OwnTableOptions,
  { where }: SourceContext,
  whole: Table,
  official?: Table,
): DataSource {
  const { label, target, client, drop } = options;
  const learned = label ?? target;
  if (learned === undefined || (label !== undefined && target !== undefined)) {
    throw learned === undefined
      ? new InputError(where, 'missing', { expected: 'label, a column of classes, or target, one of numbers' })
      : new InputError(where, 'exclusive', { options: ['label', 'target'] });
  }
  const tables = official ? [whole, official] : [whole];
  for (const table of tables)
    checkColumns(table, [learned, ...(client ? [client] : []), ...drop, ...options.categorical]);
  const known = tables.map((table) => withoutMissing(table, options));
  const values = label === undefined ? undefined : classesOf(known[0], label);
  const { train, test } = official ? { train: known[0], test: known[1] } : splitTable(known[0], label, options);
  if (test.rows.length === 0 || train.rows.length === 0) {
    const reason = `${whole.rows.length} rows are too few to hold a share of ${options.testShare} out as the test part`;
    throw new InputError(whole.path, 'unsuitable', { reason: `${reason}; give the option test, or another testShare` });
  }
  const features = train.columns.filter((column) => column !== learned && column !== client && !drop.includes(column));
  if (features.length === 0)
    throw new InputError(whole.path, 'missing', { expected: 'a column of features, and none is left' });
  const categorical = features.filter((column) => options.categorical.includes(column) || !isNumeric(train, column));
  const width = features.length + categorical.reduce((sum, column) => sum + namesOf(train, column), 0);
  checkMemory(where, 'features', tables.reduce((sum, { rows }) => sum + rows.length, 0) * width * 4);
  return encodeTables(train, test, {
    name,
    label: { column: learned, ...(values && { values }) },
    ...(client && { group: { column: client, values: clientsOf(train, test, client) } }),
    categorical,
    dropped: drop,
    raw: !options.standardize,
  });
}

/** @throws InputError if one of the columns is missing, or the header has a name twice */
function checkColumns(table: Table, named: readonly string[]): void {
  const twice = table.columns.find((column, index) => table.columns.indexOf(column) !== index);
  if (twice !== undefined) throw new InputError(table.path, 'repeated', { unit: 'column', found: twice });
  for (const column of named) columnOf(table, column);
}

/** The table with every field of a feature that means "not known" empty. */
function withoutMissing(table: Table, { missing, label, client }: OwnTableOptions): Table {
  const unknown = new Set(missing);
  const kept = [label, client].map((column) => (column === undefined ? -1 : table.columns.indexOf(column)));
  const cleared = (field: string, index: number) => (unknown.has(field.trim()) && !kept.includes(index) ? '' : field);
  return { ...table, rows: table.rows.map((row) => row.map(cleared)) };
}

/** @throws InputError if there are fewer than two */
function classesOf(table: Table, label: string): string[] {
  const found = namesInOrder(columnOf(table, label).filter((name) => name !== ''));
  if (found.length > 1) return found;
  const column = `'${quoted(label)}'`;
  throw found.length === 0
    ? new InputError(table.path, 'missing', { expected: `labels in column ${column}` })
    : new InputError(table.path, 'one-class', {
        found: found[0],
        samples: table.rows.length,
        place: `in column ${column}`,
      });
}

/** The clients of both parts, those that have training samples first. */
function clientsOf(train: Table, test: Table, column: string): string[] {
  for (const table of [train, test]) {
    const row = columnOf(table, column).indexOf('');
    if (row >= 0)
      throw new InputError(table.path, 'invalid-entry', {
        found: '',
        place: `in column '${quoted(column)}' of row ${row + 1}`,
        expected: 'a client',
      });
  }
  return [...new Set([train, test].flatMap((table) => namesInOrder(columnOf(table, column))))];
}

function isNumeric(table: Table, column: string): boolean {
  return columnOf(table, column).every((field) => field.trim() === '' || Number.isFinite(Number(field)));
}

/** @throws InputError if there are more than {@link MOST_NAMES} */
function namesOf(table: Table, column: string): number {
  const { size } = new Set(columnOf(table, column));
  if (size <= MOST_NAMES) return size;
  const example = columnOf(table, column).find((field) => field.trim() !== '' && !Number.isFinite(Number(field)));
  const like = example === undefined ? '' : `, such as '${quoted(example)}',`;
  const limit = `as each name in column '${quoted(column)}'${like} would be a feature; leave it out: drop: [${quoted(column)}]`;
  throw new InputError(table.path, 'too-large', { found: size, most: MOST_NAMES, limit });
}
