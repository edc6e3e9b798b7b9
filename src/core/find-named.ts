import { unknownName } from './errors.js';

/**
 * Finds an item by its name.
 *
 * @param where the place in the input that names it
 * @throws InputError there if no item has this name, with the nearest name and all allowed names
 */
export function findNamed<T extends { readonly name: string }>(known: readonly T[], name: string, where: string): T {
  const found = known.find((one) => one.name === name);
  if (found) return found;
  throw unknownName(
    where,
    name,
    known.map((one) => one.name),
  );
}
