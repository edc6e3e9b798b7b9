import { z } from 'zod';
import { contributionSections } from '../incentives/economics/contribution/sections.js';
import { gameSchema } from '../incentives/games/game-options.js';
import { games } from '../incentives/games/registry.js';
import { nameOf } from './abbreviations.js';
import { allowNames, curveFile, modulePathSchema, type TranslatedPart } from './json-schema-names.js';

/**
 * The JSON Schema (draft 2020-12) of game scenarios: every built-in mechanism with its options and sections. A
 * mechanism may be written as its name if it needs no options, or as the path of a module.
 */
export function gameJsonSchema(): Record<string, unknown> {
  const ofModule = gameSchema(
    z.looseObject({ name: z.string().regex(new RegExp(modulePathSchema.pattern)) }),
    contributionSections,
  );
  const schemas = [...games.map(({ schema }) => schema), ofModule];
  const mechanisms = new Set<z.core.$ZodType>(schemas.map(mechanismOf));
  const any = z.union(schemas);
  const override = (part: TranslatedPart) => {
    allowNames(part);
    if (mechanisms.has(part.zodSchema)) allowName(part);
    if (schemas.some((schema) => schema === part.zodSchema)) allowCurveFile(part);
  };
  return { title: 'fedstill game', ...z.toJSONSchema(any, { io: 'input', reused: 'ref', override }) };
}

function mechanismOf(schema: z.ZodObject): z.core.$ZodType {
  return schema.shape.mechanism;
}

function allowCurveFile({ jsonSchema: { properties } }: TranslatedPart): void {
  if (typeof properties?.curve === 'object') properties.curve = { anyOf: [properties.curve, curveFile] };
}

/** Allows the name alone for a mechanism that needs no options. */
function allowName({ zodSchema, jsonSchema }: TranslatedPart): void {
  const { required = [] } = jsonSchema;
  if (required.some((option) => option !== 'name')) return;
  const name = nameOf(zodSchema);
  const whole = { ...jsonSchema };
  for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
  jsonSchema.anyOf = [name === undefined ? modulePathSchema : { const: name }, whole];
}
