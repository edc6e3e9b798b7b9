import { z } from 'zod';
import { nameOf } from './abbreviations.js';

/** A path that names a module of the user's. */
export const modulePathSchema = { type: 'string' as const, pattern: '^(\\.{1,2}|)/' };

/** What may stand in place of a section `curve`. */
export const curveFile = {
  ...modulePathSchema,
  description: 'a file that fedstill curve wrote, relative to this file',
};

/** What zod shows of a part of a schema while it is translated. */
export interface TranslatedPart {
  zodSchema: z.core.$ZodType;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}

/** Lets the name stand for the section wherever there is a choice by name. */
export function allowNames({ zodSchema, jsonSchema }: TranslatedPart): void {
  if (!(zodSchema instanceof z.ZodDiscriminatedUnion) || zodSchema.def.discriminator !== 'name') return;
  const { oneOf } = jsonSchema;
  const names = zodSchema.options.flatMap((option) => nameOf(option) ?? []);
  delete jsonSchema.oneOf;
  jsonSchema.anyOf = [{ enum: names }, ...(oneOf ?? [])];
}
