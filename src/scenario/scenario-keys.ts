import type { CatalogueEntry } from './catalogue-entry.js';
import { scenarioSchema } from './schema.js';
import { type SchemaKey, schemaKeys } from './schema-keys.js';

/**
 * Every key of a scenario, by section: dotted path, default, allowed values, unit and description. The options of a choice by
 * name are in the catalogue under that name.
 */
export function scenarioKeys(): CatalogueEntry[] {
  const sections = new Map<string, SchemaKey[]>();
  for (const key of schemaKeys(scenarioSchema())) {
    const name = sectionOf(key);
    sections.set(name, [...(sections.get(name) ?? []), key]);
  }
  return [...sections].map(([name, [section, ...below]]) => ({
    name,
    title: section?.description ?? '',
    options: [...(section && section.allowed !== 'a section' ? [section] : []), ...below].map(
      ({ path, choices: _, ...key }) => ({ name: path, ...key }),
    ),
  }));
}

function sectionOf({ path }: SchemaKey): string {
  return path.replace(/[.[].*/, '');
}
