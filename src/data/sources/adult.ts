import { z } from 'zod';
import { dataSetFolder } from '../data-directory.js';
import { parseTable } from '../formats/csv.js';
import { readDataFile } from '../formats/data-file.js';
import { encodeTables } from '../formats/tabular.js';
import { inOrder } from '../in-order.js';
import { defineSource } from '../source.js';

const categorical = [
  'workclass',
  'education',
  'marital-status',
  'occupation',
  'relationship',
  'race',
  'sex',
  'native-country',
];

/**
 * Becker and Kohavi, "Adult", UCI repository, 1996, in its official split. A missing name (`?`) counts as a name of its own.
 */
export const adult = defineSource({
  name: 'adult',
  title: 'census income above 50,000 or not, 108 features, 32,561 training and 16,281 test rows (data folder)',
  options: {
    target: z
      .enum(['income', 'age', 'education-num', 'hours-per-week'])
      .optional()
      .describe('what is learned: income, in two classes, the default; or a number, from all other columns'),
  },
  load: async ({ target = 'income' }, { directory }) => {
    const folder = dataSetFolder('adult', directory);
    const [train, test] = await inOrder(
      ['train.csv', 'test.csv'].map(async (name) => parseTable(await readDataFile(folder, name), ',')),
    );
    return encodeTables(train, test, {
      name: 'adult',
      label: target === 'income' ? { column: target, values: ['<=50K', '>50K'] } : { column: target },
      categorical: target === 'income' ? categorical : [...categorical, 'income'],
    });
  },
});
