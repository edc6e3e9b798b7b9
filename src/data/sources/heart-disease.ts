import { dataSetFolder } from '../data-directory.js';
import { columnOf, parseTable } from '../formats/csv.js';
import { readDataFile } from '../formats/data-file.js';
import { encodeTables } from '../formats/tabular.js';
import { defineSource } from '../source.js';

/**
 * Janosi, Steinbrunn, Pfisterer and Detrano, "Heart Disease", UCI repository, 1988: four hospitals, split by the column
 * `split`. A cholesterol of 0 means that it was not measured.
 */
export const heartDisease = defineSource({
  name: 'heart-disease',
  title: 'heart disease or not in four hospitals, 22 features, 690 training and 230 test rows (data folder)',
  options: {},
  load: async (_, { directory }) => {
    const folder = dataSetFolder('heart-disease', directory);
    const table = parseTable(await readDataFile(folder, 'heart.csv'), ',');
    const split = columnOf(table, 'split');
    const part = (name: string) => ({ ...table, rows: table.rows.filter((_, row) => split[row] === name) });
    return encodeTables(part('train'), part('test'), {
      name: 'heart-disease',
      label: { column: 'disease', values: ['0', '1'] },
      group: { column: 'site', values: ['cleveland', 'hungarian', 'switzerland', 'va'] },
      dropped: ['split'],
      zeroIsMissing: ['chol'],
    });
  },
});
