import { dataSetFolder } from '../data-directory.js';
import { parseTable } from '../formats/csv.js';
import { readDataFile } from '../formats/data-file.js';
import { splitShape, splitTable } from '../formats/table-split.js';
import { encodeTables } from '../formats/tabular.js';
import { defineSource } from '../source.js';

/** Wolberg, Mangasarian, Street and Street, "Breast Cancer Wisconsin (Diagnostic)", UCI repository, 1995. 1 is benign. */
export const breastCancer = defineSource({
  name: 'breast-cancer',
  title: 'tumours malignant or benign, 30 features, 569 rows, 2 classes (data folder)',
  options: splitShape,
  load: async (split, { directory }) => {
    const folder = dataSetFolder('breast-cancer', directory);
    const table = parseTable(await readDataFile(folder, 'breast-cancer.csv'), ',');
    const { train, test } = splitTable(table, 'benign', split);
    return encodeTables(train, test, { name: 'breast-cancer', label: { column: 'benign', values: ['0', '1'] } });
  },
});
