import { InputError } from '../core/errors.js';
import type { Groups } from './dataset.js';
import { sharedInts } from './shared-memory.js';

/**
 * The group of each sample out of its group's name; groups are numbered in the order of the names given.
 *
 * @param path the file that the groups come from
 * @throws InputError there, at a group that is not among the names
 */
export function groupsOf(found: readonly string[], names: readonly string[], path: string): Groups {
  const of = sharedInts(found.length);
  found.forEach((name, row) => {
    of[row] = names.indexOf(name);
    if (of[row] >= 0) return;
    throw new InputError(path, `group '${name}' of sample ${row}, expected one of ${names.join(', ')}`);
  });
  return { names, of };
}
