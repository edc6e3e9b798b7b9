import { InputError } from '../core/errors.js';
import type { Groups } from './dataset.js';
import { namesInOrder } from './names-in-order.js';
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
    const expected = `one of ${names.join(', ')}`;
    throw new InputError(path, 'invalid-entry', { found: name, place: `as the group of sample ${row}`, expected });
  });
  return { names, of };
}

/**
 * The groups of a data set of the user's own. Groups are numbered in the order of {@link namesInOrder}, those that have training
 * samples first.
 *
 * @param train the group of each training sample
 * @param test of each test sample; empty where the data do not tell
 */
export function ownGroups(train: readonly string[], test: readonly string[]): { train: Groups; test: Groups } {
  const names = [...new Set([...namesInOrder(train), ...namesInOrder(test)])];
  const numbers = new Map(names.map((name, number) => [name, number]));
  const of = (found: readonly string[]): Groups => {
    const groups = sharedInts(found.length);
    found.forEach((name, row) => {
      groups[row] = numbers.get(name) ?? 0;
    });
    return { names, of: groups };
  };
  return { train: of(train), test: of(test) };
}
