import { z } from 'zod';
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

/** Allows the name alone for a section, wherever there is a choice by name. */
export function allowNames({ zodSchema, jsonSchema }: TranslatedPart): void {
  if (!(zodSchema instanceof z.ZodDiscriminatedUnion) || zodSchema.def.discriminator !== 'name') return;
  const { oneOf } = jsonSchema;
  const names = zodSchema.options.flatMap((option) => nameOf(option) ?? []);
  delete jsonSchema.oneOf;
  jsonSchema.anyOf = [{ enum: names }, ...(oneOf ?? [])];
}
