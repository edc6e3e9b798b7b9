import { z } from 'zod';
import { isSection } from './section.js';

/**
 * Expands names into sections: where a schema has a choice by `name`, `fedavg` becomes `{ name: fedavg }`. Anything
 * that does not fit the schema stays as it is, for the schema to refuse.
 */
export function expandNames(schema: z.core.$ZodType, document: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return expandNames(schema.def.innerType, document);
  }
  if (schema instanceof z.ZodPipe) return expandNames(schema.def.in, document);
  if (schema instanceof z.ZodArray && Array.isArray(document)) {
    return document.map((item) => expandNames(schema.element, item));
  }
  if (schema instanceof z.ZodDiscriminatedUnion && schema.def.discriminator === 'name') {
    const section = typeof document === 'string' ? { name: document } : document;
    const branch = schema.options.find((option) => isSection(section) && nameOf(option) === section.name);
    return branch ? expandNames(branch, section) : section;
  }
  if (schema instanceof z.ZodUnion && typeof document === 'string') {
    const expanded = schema.options.map((option) => expandNames(option, document));
    return expanded.find((each, position) => z.safeParse(schema.options[position], each).success) ?? document;
  }
  if (schema instanceof z.ZodObject && isSection(document)) {
    const entries = Object.entries(document).map(([key, value]) => {
      const inner: z.core.$ZodType | undefined = Object.hasOwn(schema.shape, key) ? schema.shape[key] : undefined;
      return [key, inner ? expandNames(inner, value) : value];
    });
    return Object.fromEntries(entries);
  }
  return document;
}

/** The literal name of a branch of a choice by name; undefined if it has none. */
export function nameOf(branch: z.core.$ZodType): string | undefined {
  const name = branch instanceof z.ZodObject ? branch.shape.name : undefined;
  return name instanceof z.ZodLiteral && typeof name.value === 'string' ? name.value : undefined;
}
