import type { SchemaChoice, SchemaKey } from '../../src/scenario/schema-keys.js';
import { allowed, code, keyTable, table } from './key-table.js';

/** A choice by name in a schema, and where it was met first. */
export interface Choices {
  readonly path: string;
  readonly choices: readonly SchemaChoice[];
}

/** Collects the choices by name in some keys, in the keys of their choices too, each list of names once. */
export function choicesIn(keys: readonly SchemaKey[], known: Map<string, Choices> = new Map()): Map<string, Choices> {
  for (const { path, choices } of keys) {
    if (!choices || known.has(namesOf(choices))) continue;
    known.set(namesOf(choices), { path, choices });
    for (const { keys: own } of choices) choicesIn(own, known);
  }
  return known;
}

/** The names of a list of choices, by which two lists are told apart. */
export function namesOf(choices: readonly SchemaChoice[]): string {
  return choices.map(({ name }) => name).join(' ');
}

/**
 * The type of a key with its choices told by their names where they were met first, and by a link everywhere else.
 *
 * @param known all choices of the page that lists them
 * @param page the relative path of that page; empty for the page that the type stands on
 */
export function typeWithLinks(known: ReadonlyMap<string, Choices>, page = ''): (key: SchemaKey) => string {
  return (key) => {
    const found = key.choices && known.get(namesOf(key.choices));
    if (!found) return allowed(key);
    const phrase = key.allowed.replace(/a name \([^)]*\), alone or in a section with its options/, 'a name');
    return `${phrase}: one of [the choices of ${code(found.path)}](${page}#${anchorOf(found.path)})`;
  };
}

/** The anchor of the heading of a list of choices. */
export function anchorOf(path: string): string {
  return `choices-of-${path
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')}`;
}

/**
 * The section about a list of choices: what each is, and the keys that it alone has.
 *
 * @param titleOf describes a choice by its name
 */
export function choiceSection(
  { path, choices }: Choices,
  known: ReadonlyMap<string, Choices>,
  titleOf: (choice: SchemaChoice) => string,
): string {
  const titles = choices.map((choice) => [code(choice.name), titleOf(choice)]);
  const details = choices
    .filter(({ keys }) => keys.length > 0)
    .map(({ name, keys }) => `With \`name: ${name}\`:\n\n${keyTable(keys, typeWithLinks(known))}\n`);
  return [
    `<a id="${anchorOf(path)}"></a>\n`,
    `### Choices of ${code(path)}\n`,
    `${table(['name', 'what it is'], titles)}\n`,
    ...details,
  ].join('\n');
}
