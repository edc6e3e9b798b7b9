import { z } from 'zod';
import { shownValue } from '../core/printable.js';

type JsonSchema = z.core.JSONSchema._JSONSchema;
type ObjectSchema = z.core.JSONSchema.BaseSchema;

/**
 * Describes the values that a schema allows: `a whole number of at least 1`, `'sgd' or 'adam'`,
 * `{ fraction: a number above 0 }`.
 */
export function describeAllowed(schema: z.core.$ZodType): string {
  return phrase(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

function phrase(schema: JsonSchema): string {
  if (typeof schema === 'boolean') return 'a value';
  if (schema.const !== undefined) return shownValue(schema.const);
  if (schema.enum) return alternatives(schema.enum.map(shownValue));
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) {
    const names = branches.flatMap(nameOf);
    if (names.length === branches.length) return `a name (${names.join(', ')}), alone or in a section with its options`;
    return alternatives(branches.map(phrase));
  }
  switch (schema.type) {
    case 'integer':
      return `a whole number${bounds(schema)}`;
    case 'number':
      return `a number${bounds(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return 'a text';
    case 'array':
      return schema.items && !Array.isArray(schema.items) ? `a list (each: ${phrase(schema.items)})` : 'a list';
    case 'object':
      return section(schema);
    default:
      return 'a value';
  }
}

function section(schema: ObjectSchema): string {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return 'a section';
  const detailed = `{ ${properties.map(([key, value]) => `${key}: ${phrase(value)}`).join(', ')} }`;
  return detailed.length <= 100 ? detailed : `a section with ${properties.map(([key]) => key).join(', ')}`;
}

/** The literal name of one branch of a choice by name. */
function nameOf(branch: JsonSchema): string[] {
  const name = typeof branch === 'object' ? branch.properties?.name : undefined;
  return typeof name === 'object' && typeof name.const === 'string' ? [name.const] : [];
}

function bounds({ type, minimum, exclusiveMinimum, maximum, exclusiveMaximum }: ObjectSchema): string {
  const parts: string[] = [];
  const aboveInteger = type === 'integer' && typeof exclusiveMinimum === 'number';
  const least = aboveInteger ? exclusiveMinimum + 1 : minimum;
  if (exclusiveMinimum !== undefined && !aboveInteger) parts.push(`above ${exclusiveMinimum}`);
  if (least !== undefined && least > Number.MIN_SAFE_INTEGER) parts.push(`at least ${least}`);
  if (exclusiveMaximum !== undefined) parts.push(`below ${exclusiveMaximum}`);
  if (maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER) parts.push(`at most ${maximum}`);
  if (parts.length === 0) return '';
  return `${parts[0]?.startsWith('at') ? ' of ' : ' '}${parts.join(' and ')}`;
}

function alternatives(phrases: readonly string[]): string {
  const distinct = [...new Set(phrases)];
  return distinct.length < 3 ? distinct.join(' or ') : `one of ${distinct.join(', ')}`;
}
