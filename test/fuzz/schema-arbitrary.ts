import fc from 'fast-check';
import { z } from 'zod';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** How values are drawn: any that the schema allows, or those next to its lower bounds, which make runs of milliseconds. */
export type Size = 'any' | 'small';

const words = fc.constantFrom('a', 'b', 'x-1', 'x-1', 'fedavg', './none.mjs', 'nowhere/data', '', '0');
const extremes = fc.constantFrom(0, -1, 1e-320, 5e-324, 1e-9, 1e9, 1e21, 1e300, Number.MAX_VALUE, -1e300);

/** Values that a zod schema takes from a user, by its JSON Schema; refinements beyond that may refuse some. */
export function arbitraryOf(schema: z.ZodType, size: Size): fc.Arbitrary<unknown> {
  return fromJsonSchema(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), size);
}

/** Values that a JSON Schema (draft 2020-12, as zod writes it) takes. */
export function fromJsonSchema(root: JsonSchema, size: Size): fc.Arbitrary<unknown> {
  const named = new Map<string, fc.Arbitrary<unknown>>();

  function referred(path: string): fc.Arbitrary<unknown> {
    const known = named.get(path);
    if (known) return known;
    // Within a schema that contains itself, the inner one is anything.
    named.set(path, fc.constant({}));
    const parts = path.split('/').slice(1);
    const target = parts.reduce<unknown>((at, part) => (isObject(at) ? at[part] : undefined), root);
    if (!isObject(target)) throw new TypeError(`the schema has no ${path}`);
    const arbitrary = of(target);
    named.set(path, arbitrary);
    return arbitrary;
  }

  function of(schema: JsonSchema): fc.Arbitrary<unknown> {
    if (schema.$ref) return referred(schema.$ref);
    if ('const' in schema) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const choices = schema.anyOf ?? (schema.type === undefined ? schema.oneOf : undefined);
    if (choices) return fc.oneof(...choices.flatMap((choice) => (isObject(choice) ? [of(choice)] : [])));
    const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? 'any'];
    return fc.oneof(...types.map((type) => ofType(String(type), schema)));
  }

  function ofType(type: string, schema: JsonSchema): fc.Arbitrary<unknown> {
    switch (type) {
      case 'object':
        return ofObject(schema);
      case 'array':
        return ofArray(schema);
      case 'integer':
      case 'number':
        return ofNumber(schema, type === 'integer', size);
      case 'string':
        return words;
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      default:
        return fc.oneof(words, fc.nat(3));
    }
  }

  function ofObject({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> {
    const entries = Object.entries(properties).flatMap(([key, value]): [string, fc.Arbitrary<unknown>][] => {
      if (!isObject(value)) return [];
      // Most options are left to their defaults: a document with all of them is hardly ever valid.
      const given = of(value);
      return [[key, required.includes(key) ? given : fc.oneof({ arbitrary: fc.constant(absent), weight: 2 }, given)]];
    });
    return fc
      .record(Object.fromEntries(entries))
      .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== absent)));
  }

  function ofArray({ items, prefixItems, minItems = 0, maxItems = minItems + 3 }: JsonSchema): fc.Arbitrary<unknown> {
    if (prefixItems) return fc.tuple(...prefixItems.flatMap((item) => (isObject(item) ? [of(item)] : [])));
    const element = isObject(items) && !Array.isArray(items) ? of(items) : fc.nat(3);
    return fc.array(element, { minLength: minItems, maxLength: Math.min(maxItems, minItems + 3) });
  }

  return of(root);
}

/** Takes the place of an option that is not given. */
const absent = Symbol('absent');

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function ofNumber(schema: JsonSchema, whole: boolean, size: Size): fc.Arbitrary<number> {
  const bounded = (bound: unknown, shift = 0) =>
    typeof bound === 'number' && Math.abs(bound) < Number.MAX_SAFE_INTEGER ? bound + shift : undefined;
  const gap = whole ? 1 : 1e-3;
  const min = bounded(schema.minimum) ?? bounded(schema.exclusiveMinimum, gap);
  const max = bounded(schema.maximum) ?? bounded(schema.exclusiveMaximum, -gap);
  const low = min ?? (size === 'small' ? 0 : -100);
  const high =
    size === 'small' ? Math.min(max ?? Number.POSITIVE_INFINITY, low + (whole ? 3 : 1)) : (max ?? low + 1000);
  const usual = whole
    ? fc.integer({ min: Math.ceil(low), max: Math.max(Math.ceil(low), Math.min(Math.floor(high), 2 ** 31 - 1)) })
    : fc.integer({ min: 0, max: 1000 }).map((step) => low + ((Math.max(high, low) - low) * step) / 1000);
  return size === 'small' ? usual : fc.oneof({ arbitrary: usual, weight: 40 }, extremes);
}
