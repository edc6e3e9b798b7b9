import { z } from 'zod';
import { allowNames, curveFile, type TranslatedPart } from './json-schema-names.js';
import { scenarioSchema } from './schema.js';

/**
 * The JSON Schema (draft 2020-12) of scenario files, for completion and checks in an editor: every built-in strategy,
 * model, data set and partition with its options. A section that holds only a name may be written as the name. Where
 * a module may be named, its path may be written, alone or with any options.
 */
export function scenarioJsonSchema(): Record<string, unknown> {
  const override = (part: TranslatedPart) => {
    allowNames(part);
    allowCurveFile(part);
  };
  const { properties, ...rest } = z.toJSONSchema(scenarioSchema(), { io: 'input', reused: 'ref', override });
  return {
    title: 'fedstill scenario',
    ...rest,
    properties: { ...properties, compare: variantsOf(Object.keys(properties ?? {})) },
    oneOf: [{ required: ['model'] }, { required: ['models'] }],
  };
}

/** Allows a file as curve in the section `incentives`. */
function allowCurveFile({ zodSchema, jsonSchema: { properties } }: TranslatedPart): void {
  if (!(zodSchema instanceof z.ZodObject && 'mechanism' in zodSchema.shape) || !properties) return;
  const { curve } = properties;
  if (typeof curve === 'object') properties.curve = { anyOf: [curve, curveFile] };
}

/** The list of variants: each has a name and any sections of a scenario. */
function variantsOf(sections: readonly string[]): Record<string, unknown> {
  const part = (section: string) => ({
    anyOf: [{ $ref: `#/properties/${section}` }, { type: 'object', not: { required: ['name'] } }, { type: 'null' }],
  });
  return {
    type: 'array',
    minItems: 1,
    description:
      'the variants of fedstill compare: each is the rest of this file with these changes; null removes a key',
    items: {
      type: 'object',
      properties: { ...Object.fromEntries(sections.map((name) => [name, part(name)])), name: { type: 'string' } },
      required: ['name'],
      additionalProperties: false,
    },
  };
}
