import { markdownTable } from 'markdown-table';
import { stringify } from 'yaml';
import type { SchemaKey } from '../../src/scenario/schema-keys.js';

/** A Markdown table whose cells may hold anything but a line break. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable(
    [header, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' '))),
    { alignDelimiters: false },
  );
}

/** A table of keys: type and range, unit, default and description of each. Keys whose type needs more have a word for it. */
export function keyTable(keys: readonly SchemaKey[], typeOf: (key: SchemaKey) => string = allowed): string {
  const hasUnits = keys.some(({ unit }) => unit !== undefined);
  const rows = keys.map((key) => [
    code(key.path),
    typeOf(key),
    ...(hasUnits ? [key.unit ?? ''] : []),
    defaultOf(key),
    key.description ?? '',
  ]);
  return table(['key', 'type and range', ...(hasUnits ? ['unit'] : []), 'default', 'what it is'], rows);
}

/** The allowed values of a key. Choices by name are listed by their names. */
export function allowed({ allowed: phrase, choices }: SchemaKey): string {
  if (!choices) return phrase;
  const names = choices.map(({ name }) => code(name)).join(', ');
  return phrase.replace(/a name \([^)]*\), alone or in a section with its options/, `a name: ${names}`);
}

/** Defaults of sections longer than this are left to the keys of the section, which follow. */
const longestSection = 40;

function defaultOf({ required, allowed: phrase, default: byDefault }: SchemaKey): string {
  if (byDefault === undefined) return required ? '**required**' : '';
  const text = stringify(byDefault, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trim();
  return phrase === 'a section' && text.length > longestSection ? 'see its keys' : code(text.replace(/\s*\n\s*/g, ' '));
}

export function code(text: string): string {
  return `\`${text}\``;
}
