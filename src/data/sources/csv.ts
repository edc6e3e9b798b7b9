import { z } from 'zod';
import { delimiters, parseTable, type Table } from '../formats/csv.js';
import { readDataFile } from '../formats/data-file.js';
import { endingOf, folderAndName, ownTable, ownTablePaths, ownTableShape } from '../formats/own-table.js';
import { inOrder } from '../in-order.js';
import { defineSource } from '../source.js';

/** Any table in a text file with a header line, of classes or numbers to learn, with or without a column of clients. */
export const csv = defineSource({
  name: 'csv',
  title: 'a table of your own in a text file, with a header line (may end in .gz)',
  options: {
    ...ownTablePaths,
    delimiter: z
      .enum(delimiters)
      .optional()
      .describe('what separates fields; default: a tab if the name ends in .tsv or .tab, else a comma'),
    ...ownTableShape,
  },
  paths: ['path', 'test'],
  load: async ({ path, test, delimiter, ...options }, context) => {
    const read = async (file: string, option: string): Promise<Table> => {
      const { folder, name } = folderAndName(file, 'csv', option);
      const byEnding = ['.tsv', '.tab'].includes(endingOf(file)) ? '\t' : ',';
      return parseTable(await readDataFile(folder, name), delimiter ?? byEnding, '"');
    };
    const [whole, official] = await inOrder([read(path, 'path'), test === undefined ? undefined : read(test, 'test')]);
    return ownTable('csv', options, context, whole, official);
  },
});
