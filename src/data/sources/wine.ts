import { dataSetFolder } from '../data-directory.js';
import { parseTable } from '../formats/csv.js';
import { readDataFile } from '../formats/data-file.js';
import { splitShape, splitTable } from '../formats/table-split.js';
import { encodeTables } from '../formats/tabular.js';
import { defineSource } from '../source.js';

/** Aeberhard and Forina, "Wine", UCI repository, 1992. */
export const wine = defineSource({
  name: 'wine',
  title: 'chemical analysis of wines, 13 features, 178 rows, 3 classes (data folder)',
  options: splitShape,
  load: async (split, { directory }) => {
    const folder = dataSetFolder('wine', directory);
    const { train, test } = splitTable(parseTable(await readDataFile(folder, 'wine.csv'), ','), 'class', split);
    return encodeTables(train, test, { name: 'wine', label: { column: 'class', values: ['0', '1', '2'] } });
  },
});
