import { join } from 'node:path';
import { InputError } from '../core/errors.js';
import type { DataFolder } from './formats/data-file.js';

const advice = 'the data folder is given by --data-dir or the environment variable FEDSTILL_DATA';

/**
 * The folder of one data set below the user's data folder.
 *
 * @param directory the data folder, where one was given; else the environment variable `FEDSTILL_DATA` is used
 * @throws InputError if there is neither
 */
export function dataSetFolder(name: string, directory: string | undefined): DataFolder {
  const parent = directory ?? process.env.FEDSTILL_DATA;
  if (!parent)
    throw new InputError('--data-dir', 'needed-by', {
      by: `the data set '${name}'`,
      needed: `a folder of data; ${advice}`,
    });
  return { path: join(parent, name), advice };
}
