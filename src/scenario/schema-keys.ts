import { z } from 'zod';
import { units } from '../core/units.js';
import { nameOf } from './abbreviations.js';
import { describeAllowed } from './describe-allowed.js';

/** A key that a document may have. */
export interface SchemaKey {
  /** The dotted path: `training.batch`; `[]` stands for each element of a list: `agents[].cost`. */
  readonly path: string;
  /** The allowed values, as a phrase. */
  readonly allowed: string;
  /** Whether the key must be given. */
  readonly required: boolean;
  /** Absent if the key has no default. */
  readonly default?: unknown;
  readonly description?: string;
  /** The unit of a number; absent for counts and pure numbers. */
  readonly unit?: string;
  /** The choices, for a key or a list whose values are chosen by name. */
  readonly choices?: readonly SchemaChoice[];
}

/** One of several choices by name, with the keys that it alone has. */
export interface SchemaChoice {
  readonly name: string;
  readonly description?: string;
  readonly keys: readonly SchemaKey[];
}

/**
 * Lists the keys of a schema in its order: the keys of sections in sections, and of the elements of lists. A choice by name
 * gets one key; keys that all choices share follow it, and the others are with the choice.
 *
 * @param schema an object, perhaps with a default
 * @param path the dotted path of the object; empty for a whole document
 */
export function schemaKeys(schema: z.core.$ZodType, path = ''): SchemaKey[] {
  const { inner } = unwrapped(schema);
  return inner instanceof z.ZodObject ? keysIn(inner.shape, path) : [];
}

function keysIn(shape: z.core.$ZodLooseShape, path: string): SchemaKey[] {
  return Object.entries(shape).flatMap(([name, schema]) => keysAt(schema, path === '' ? name : `${path}.${name}`));
}

function keysAt(schema: z.core.$ZodType, path: string): SchemaKey[] {
  const { inner, description, unit } = unwrapped(schema);
  const { element, suffix } = elementOf(inner);
  const named = branchesByName(element);
  const absent = z.safeParse(schema, undefined);
  const own: SchemaKey = {
    path,
    allowed: allowedBy(inner),
    required: !absent.success,
    ...(absent.data !== undefined && { default: absent.data }),
    ...(description !== undefined && { description }),
    ...(unit !== undefined && { unit }),
    ...(named.length > 0 && { choices: named.map((branch) => choiceOf(branch, named, path + suffix)) }),
  };
  const further = named.length > 0 ? keysIn(sharedShape(named), path + suffix) : keysBelow(element, path + suffix);
  return [own, ...further];
}

/** The keys of a section or, where there are alternatives, of all of them that are sections; none of these must be given. */
function keysBelow(schema: z.core.$ZodType, path: string): SchemaKey[] {
  if (schema instanceof z.ZodObject) return keysIn(schema.shape, path);
  if (!(schema instanceof z.ZodUnion)) return [];
  const known = new Set<string>();
  return schema.options.flatMap((option) => {
    const keys = keysBelow(elementOf(unwrapped(option).inner).element, path).filter((key) => !known.has(key.path));
    for (const key of keys) known.add(key.path);
    return keys.map((key) => ({ ...key, required: false }));
  });
}

interface Unwrapped {
  readonly inner: z.core.$ZodType;
  readonly description?: string;
  readonly unit?: string;
}

/** The schema below defaults and the like, and the outermost description and unit on the way. */
function unwrapped(schema: z.core.$ZodType): Unwrapped {
  const description = z.globalRegistry.get(schema)?.description;
  const unit = units.get(schema)?.unit;
  const below = innerOf(schema);
  const found: Unwrapped = below ? unwrapped(below) : { inner: schema };
  return { ...found, ...(description !== undefined && { description }), ...(unit !== undefined && { unit }) };
}

function innerOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return schema.def.innerType;
  }
  return schema instanceof z.ZodPipe ? schema.def.in : undefined;
}

/** What a list holds, or the schema itself where it is no list. */
function elementOf(schema: z.core.$ZodType): { readonly element: z.core.$ZodType; readonly suffix: string } {
  return schema instanceof z.ZodArray
    ? { element: unwrapped(schema.element).inner, suffix: '[]' }
    : { element: schema, suffix: '' };
}

/** The choices of a choice by name, which may be one of several alternatives; none, where there is no such choice. */
function branchesByName(schema: z.core.$ZodType): z.ZodObject[] {
  if (!(schema instanceof z.ZodUnion)) return [];
  const byName = schema instanceof z.ZodDiscriminatedUnion && schema.def.discriminator === 'name';
  return byName
    ? schema.options.filter((option) => option instanceof z.ZodObject)
    : schema.options.flatMap(branchesByName);
}

/** The allowed values as a phrase. Whole sections are not described: their keys are. */
function allowedBy(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodObject) return 'a section';
  if (schema instanceof z.ZodArray) return `a list (each: ${allowedBy(unwrapped(schema.element).inner)})`;
  if (schema instanceof z.ZodUnion && !(schema instanceof z.ZodDiscriminatedUnion)) {
    return [...new Set(schema.options.map((option) => allowedBy(unwrapped(option).inner)))].join(' or ');
  }
  const names = branchesByName(schema).flatMap((branch) => nameOf(branch) ?? []);
  return names.length > 0
    ? `a name (${names.join(', ')}), alone or in a section with its options`
    : describeAllowed(schema);
}

/** The keys that are the same in all branches, which differ in their names. */
function sharedShape(branches: readonly z.ZodObject[]): z.core.$ZodLooseShape {
  const [first, ...others] = branches;
  if (!first || others.length === 0) return {};
  const shared = Object.entries(first.shape).filter(([key, schema]) =>
    others.every(({ shape }) => shape[key] === schema),
  );
  return Object.fromEntries(shared);
}

function choiceOf(branch: z.ZodObject, all: readonly z.ZodObject[], path: string): SchemaChoice {
  const shared = sharedShape(all);
  const own = Object.entries(branch.shape).filter(([key]) => key !== 'name' && !(key in shared));
  return {
    name: nameOf(branch) ?? '',
    ...(branch.description !== undefined && { description: branch.description }),
    keys: keysIn(Object.fromEntries(own), path),
  };
}
