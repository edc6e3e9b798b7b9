import { InputError } from '../../core/errors.js';
import { parseTable, type Table } from './csv.js';
import type { DataFile } from './data-file.js';

/**
 * Parses the table that has a row for each image of a set, separated by tabs.
 *
 * @param images their number
 * @throws InputError at the table's path if it has another number of rows
 */
export function parseImageIndex(index: DataFile, images: number): Table {
  const table = parseTable(index, '\t');
  const found = table.rows.length;
  if (found === images) return table;
  throw new InputError(index.path, 'wrong-count', { found, unit: 'rows', expected: images, counterpart: 'images' });
}
