import { InputError } from '../../core/errors.js';
import { quoted } from '../../core/printable.js';
import { compensatedMean, standardDeviation } from '../../core/statistics.js';
import type { DataSource, Dataset } from '../dataset.js';
import { groupsOf } from '../groups.js';
import { sharedLabels } from '../labels.js';
import { sharedFloats } from '../shared-memory.js';
import { classificationOf, regressionOf } from '../task.js';
import { columnOf, numbersOf, type Table } from './csv.js';

/** How the columns of a table become features and labels. */
export interface TabularOptions {
  readonly name: string;
  /** The column of the targets: names of classes, in the order of the classes, or numbers where there are none. */
  readonly label: { readonly column: string; readonly values?: readonly string[] };
  /** The column that says where a sample comes from, and its values; it is no feature. */
  readonly group?: { readonly column: string; readonly values: readonly string[] };
  /** Columns of names; all others but the label are numbers. */
  readonly categorical?: readonly string[];
  /** Columns that are neither features nor labels. */
  readonly dropped?: readonly string[];
  /** Columns of numbers in which 0 means that nothing was measured. */
  readonly zeroIsMissing?: readonly string[];
  /** Whether columns of numbers stay as they are. Default: they are standardised. */
  readonly raw?: boolean;
}

/** Turns a table into the values of one or more features. */
type Encoder = (table: Table) => number[][];

/**
 * Encodes the two parts of a tabular set as float32 features, every statistic taken from the training part.
 *
 * - A column of numbers is standardised: less its mean, divided by its standard deviation (by 1 where that is 0). A missing
 *   number becomes 0, the mean, and where the training part has missing numbers a further 0/1 feature marks them. With `raw`,
 *   numbers stay as they are and a missing one becomes the mean.
 * - A column of names gets one 0/1 feature for each name in the training part, sorted; a name seen only in the test part
 *   has none set.
 *
 * @throws InputError at a table's path for a missing column, a field that is not a number, or an unknown label or group
 */
export function encodeTables(train: Table, test: Table, options: TabularOptions): DataSource {
  const { label, categorical = [], dropped = [], group } = options;
  const encoders = train.columns
    .filter((column) => column !== label.column && column !== group?.column && !dropped.includes(column))
    .map((column) => (categorical.includes(column) ? indicators(train, column) : numbers(train, column, options)));
  const targetsOf = label.values ? classesIn(label.column, label.values) : numbersIn(train, label.column);
  return { train: encode(train, encoders, targetsOf, options), test: encode(test, encoders, targetsOf, options) };
}

function indicators(train: Table, column: string): Encoder {
  const names = [...new Set(columnOf(train, column))].sort();
  return (table) => {
    const fields = columnOf(table, column);
    return names.map((name) => fields.map((field) => (field === name ? 1 : 0)));
  };
}

function numbers(train: Table, column: string, { zeroIsMissing = [], raw = false }: TabularOptions): Encoder {
  const zeroMissing = zeroIsMissing.includes(column);
  const read = (table: Table): number[] =>
    numbersOf(table, column).map((value) => (zeroMissing && value === 0 ? Number.NaN : value));
  const found = read(train);
  const present = found.filter((value) => !Number.isNaN(value));
  const mean = present.length > 0 ? compensatedMean(present) : 0;
  const centre = raw ? 0 : mean;
  const deviation = raw || present.length === 0 ? 1 : standardDeviation(present) || 1;
  return (table) => {
    const values = read(table);
    const scaled = values.map((value) => ((Number.isNaN(value) ? mean : value) - centre) / deviation);
    if (present.length === found.length) return [scaled];
    return [scaled, values.map((value) => (Number.isNaN(value) ? 1 : 0))];
  };
}

/** The targets of a table and the task that they are for. */
type TargetsOf = (table: Table) => Pick<Dataset, 'task' | 'targets' | 'classNames'>;

function classesIn(column: string, values: readonly string[]): TargetsOf {
  return (table) => {
    const found = columnOf(table, column).map((field, row) => {
      const index = values.indexOf(field);
      if (index >= 0) return index;
      const expected = `one of ${values.map((value) => quoted(value)).join(', ')}`;
      throw new InputError(table.path, 'invalid-entry', {
        found: field,
        place: `as the label of row ${row + 1}`,
        expected,
      });
    });
    const targets = sharedLabels(found, values.length, table.path);
    return { task: classificationOf(values.length), classNames: values, targets };
  };
}

function numbersIn(train: Table, column: string): TargetsOf {
  const read = (table: Table) => {
    const numbers = numbersOf(table, column);
    const missing = numbers.findIndex(Number.isNaN);
    if (missing < 0) return numbers;
    const place = `in column '${column}' of row ${missing + 1}`;
    throw new InputError(table.path, 'invalid-entry', { found: '', place, expected: 'a number to learn' });
  };
  const found = read(train);
  const task = regressionOf({ mean: compensatedMean(found), deviation: standardDeviation(found) || 1 });
  return (table) => {
    const targets = sharedFloats(table.rows.length);
    targets.set(read(table));
    return { task, targets };
  };
}

function encode(
  table: Table,
  encoders: readonly Encoder[],
  targetsOf: TargetsOf,
  { name, group }: TabularOptions,
): Dataset {
  const size = table.rows.length;
  const features = encoders.flatMap((encoder) => encoder(table));
  const values = sharedFloats(size * features.length);
  features.forEach((feature, offset) => {
    for (let row = 0; row < size; row++) values[row * features.length + offset] = feature[row];
  });
  return {
    name,
    size,
    ...targetsOf(table),
    sampleShape: [features.length],
    features: values,
    ...(group && { groups: groupsOf(columnOf(table, group.column), group.values, table.path) }),
    scale: 1,
    shift: 0,
  };
}
