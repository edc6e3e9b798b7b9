import { readDataFile } from '../formats/data-file.js';
import { folderAndName, ownTable, ownTablePaths, ownTableShape } from '../formats/own-table.js';
import { parseParquet } from '../formats/parquet.js';
import { inOrder } from '../in-order.js';
import { defineSource } from '../source.js';

/** Any table in a Parquet file, with the options of the source `csv`. */
export const parquet = defineSource({
  name: 'parquet',
  title: 'a table of your own in a Parquet file, as pandas, Polars and Spark write it',
  options: { ...ownTablePaths, ...ownTableShape },
  paths: ['path', 'test'],
  load: async ({ path, test, ...options }, context) => {
    const read = async (file: string, option: string) => {
      const { folder, name } = folderAndName(file, 'parquet', option);
      return parseParquet(await readDataFile(folder, name), options.drop);
    };
    const [whole, official] = await inOrder([read(path, 'path'), test === undefined ? undefined : read(test, 'test')]);
    return ownTable('parquet', options, context, whole, official);
  },
});
