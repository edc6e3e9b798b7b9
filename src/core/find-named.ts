import { InputError, unknownName } from './errors.js';

/**
 * The one of this name.
 *
 * @param where the place in the input that names it
 * @throws InputError there, naming the nearest name and all that are allowed, if there is none
 */
export function findNamed<T extends { readonly name: string }>(known: readonly T[], name: string, where: string): T {
  const found = known.find((one) => one.name === name);
  if (found) return found;
  throw new InputError(
    where,
    unknownName(
      name,
      known.map((one) => one.name),
    ),
  );
}
