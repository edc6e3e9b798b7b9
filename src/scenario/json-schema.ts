import { z } from 'zod';
import { strategies } from '../strategies/registry.js';
import { allowNames, curveFile, modulePathSchema, type TranslatedPart } from './json-schema-names.js';
import { scenarioSchema } from './schema.js';

/**
 * The JSON Schema (draft 2020-12) of scenario files, for completion and checks in an editor: every built-in strategy,
 * model, data set and partition with its options. A section that holds only a name may be written as the name, and a
 * strategy as the path of a module.
 */
export function scenarioJsonSchema(): Record<string, unknown> {
  const override = (part: TranslatedPart) => {
    allowNames(part);
    allowPaths(part);
  };
  const generated = z.toJSONSchema(scenarioSchema(strategies), { io: 'input', reused: 'ref', override });
  const { properties, ...rest } = generated;
  const strategy = { anyOf: [properties?.strategy ?? {}, moduleStrategy] };
  const sections = { ...properties, strategy };
  return {
    title: 'fedstill scenario',
    ...rest,
    properties: { ...sections, compare: variantsOf(Object.keys(sections)) },
    oneOf: [{ required: ['model'] }, { required: ['models'] }],
  };
}

const moduleStrategy = moduleOf('strategy');
const moduleMechanism = moduleOf('mechanism');

/** The ways to name a user's module: its path, alone or with options. */
function moduleOf(kind: string) {
  return {
    anyOf: [modulePathSchema, { type: 'object', properties: { name: modulePathSchema }, required: ['name'] }],
    description: `the path of a module whose default export is a ${kind}, relative to this file`,
  } satisfies z.core.JSONSchema.BaseSchema;
}

/** Allows a module as mechanism and a file as curve in the section `incentives`. */
function allowPaths({ zodSchema, jsonSchema: { properties } }: TranslatedPart): void {
  if (!(zodSchema instanceof z.ZodObject && 'mechanism' in zodSchema.shape) || !properties) return;
  const { mechanism, curve } = properties;
  if (typeof mechanism === 'object') properties.mechanism = { anyOf: [mechanism, moduleMechanism] };
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
