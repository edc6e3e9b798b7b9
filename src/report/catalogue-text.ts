import { stringify } from 'yaml';
import type { CatalogueEntry, CatalogueOption } from '../scenario/catalogue-entry.js';

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

/** `subset: 1000  # a whole number of at least 1; public samples labelled in a round [unit]` */
export function optionText({
  name,
  required,
  default: byDefault,
  allowed,
  description,
  unit,
}: CatalogueOption): string {
  const value = byDefault === undefined ? (required ? 'required' : 'optional') : inline(byDefault);
  const text = [allowed, description].filter(Boolean).join('; ');
  return `${name}: ${value}  # ${text}${unit === undefined ? '' : ` [${unit}]`}`;
}

function inline(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trim();
}
