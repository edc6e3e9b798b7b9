import { assume } from '../economics/assumption.js';

/**
 * The names of the participants that a scenario lists: their `id`, or else the kind and the position from 1.
 *
 * @param kind of participant: `bidder`
 * @param where the list in the scenario: `bidders`
 * @throws InputError if the list is empty, or a name occurs twice
 */
export function namesOf(listed: readonly { readonly id?: string }[], kind: string, where: string): string[] {
  assume(listed.length > 0, where, `there is at least one ${kind}`, 'none');
  const names = listed.map(({ id }, position) => id ?? `${kind}${position + 1}`);
  const seen = new Set<string>();
  names.forEach((name, position) => {
    assume(!seen.has(name), `${where}.${position}.id`, `${kind}s differ in name`, `'${name}' twice`);
    seen.add(name);
  });
  return names;
}
