import { z } from 'zod';
import { openChoices } from '../core/named.js';
import { nameOf } from './abbreviations.js';

/** A path that names a user's module. */
export const modulePathSchema = { type: 'string' as const, pattern: '^(\\.{1,2}|)/' };

/** What may replace a section `curve`: the path of a file. */
export const curveFile = {
  ...modulePathSchema,
  description: 'a file that fedstill curve wrote, relative to this file',
};

/** The part of a schema that zod passes while translating it. */
export interface TranslatedPart {
  zodSchema: z.core.$ZodType;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}

/** Allows the name alone for a section, wherever there is a choice by name, and the path of a module where one may be named. */
export function allowNames({ zodSchema, jsonSchema }: TranslatedPart): void {
  const kind = openChoices.get(zodSchema)?.kind;
  const modules = kind === undefined ? [] : [moduleOf(kind)];
  if (zodSchema instanceof z.ZodDiscriminatedUnion && zodSchema.def.discriminator === 'name') {
    const names = zodSchema.options.flatMap((option) => nameOf(option) ?? []);
    jsonSchema.anyOf = [{ enum: names }, ...(jsonSchema.oneOf ?? []), ...modules];
    delete jsonSchema.oneOf;
  } else if (kind !== undefined) {
    const names = jsonSchema.enum;
    jsonSchema.anyOf = [...(names ? [{ enum: names }] : []), ...modules];
    delete jsonSchema.enum;
    delete jsonSchema.type;
  }
}

/** The ways to name a user's module: its path, alone or with options. */
function moduleOf(kind: string) {
  return {
    anyOf: [modulePathSchema, { type: 'object', properties: { name: modulePathSchema }, required: ['name'] }],
    description: `the path of a module whose default export is a ${kind}, relative to this file`,
  } satisfies z.core.JSONSchema.BaseSchema;
}
