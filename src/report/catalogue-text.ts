import { stringify } from 'yaml';
import type { CatalogueEntry, CatalogueOption } from '../scenario/catalogue.js';

/** A catalogue as text: one line per name and, below it, one line per option with its default. */
export function catalogueText(sections: Readonly<Record<string, readonly CatalogueEntry[]>>): string {
  const kinds = Object.entries(sections).map(([kind, entries]) => {
    const width = Math.max(...entries.map(({ name }) => name.length));
    const lines = entries.flatMap(({ name, title, options }) => [
      `  ${name.padEnd(width)}  ${title}`,
      ...options.map((option) => `  ${' '.repeat(width)}    ${optionText(option)}`),
    ]);
    return `${[kind, ...lines].join('\n')}\n`;
  });
  return kinds.join('\n');
}

function optionText({ name, required, default: byDefault, allowed, description }: CatalogueOption): string {
  const value = byDefault === undefined ? (required ? 'required' : 'optional') : inline(byDefault);
  return `${name}: ${value}  # ${[allowed, description].filter(Boolean).join('; ')}`;
}

function inline(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trim();
}
