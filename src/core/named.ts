import { z } from 'zod';
import { InputError } from './errors.js';

const fileNamePattern = /^[\w.-]{1,100}$/;

/** A name that becomes a part of the names of files. */
export const fileName = z
  .string()
  .check(expecting('at most 100 letters, digits, dots, dashes and underscores', isFileName))
  .meta({ pattern: fileNamePattern.source });

function isFileName(written: unknown): boolean {
  return typeof written === 'string' && fileNamePattern.test(written);
}

/** A check whose fault says what was found and what is expected. */
function expecting(expected: string, is: (value: unknown) => boolean): (payload: z.core.ParsePayload) => void {
  return ({ value, issues }) => {
    if (is(value)) return;
    const fault = new InputError('', 'invalid-value', { found: value, expected });
    issues.push({ code: 'custom', input: value, params: { fault } });
  };
}

const named = z.looseObject({ name: z.string() });

/** A named choice with the options of that name beside it: `{ name: mlp, hidden: [200, 200] }`. */
export type Named = z.output<typeof named>;

/** One choice: its name and the schema of its options. */
export interface Variant {
  readonly name: string;
  readonly options: z.ZodType;
}

/** The choices by name in which a module of the user's may be named too, and what such a module holds: `strategy`. */
export const openChoices = z.registry<{ readonly kind: string }>();

/** The schemas of options by name, of an object of these or of a zod object. */
export function shapeOf<Shape extends z.ZodRawShape>(options: Shape | z.ZodObject<Shape>): Shape {
  return options instanceof z.ZodObject ? options.shape : options;
}

/** The schema of one choice: an object whose key `name` is literal. */
export type NamedOptions = z.ZodObject<{ name: z.ZodLiteral<string> }>;

/**
 * A schema for one of several named choices, each with options of its own.
 *
 * @param kind what a module holds that may be named too; absent where none may be
 * @throws TypeError if there is no choice, or the options of one are not a zod object
 */
export function namedChoice(variants: readonly Variant[], kind?: string): z.ZodType<Named> {
  return choiceOf(variants.map(namedOptions), kind).pipe(named);
}

/**
 * The options of a choice with its name. No other keys are allowed, unless the options allow any.
 *
 * @throws TypeError if the options are not a zod object
 */
export function namedOptions({ name, options }: Variant): NamedOptions {
  if (!(options instanceof z.ZodObject)) throw new TypeError(`the options of '${name}' must be a zod object`);
  const isOpen = options.def.catchall instanceof z.ZodUnknown;
  return (isOpen ? options : options.strict()).safeExtend({ name: z.literal(name) });
}

/**
 * The same as {@link namedChoice} for schemas that have their names.
 *
 * @throws TypeError if there is no choice
 */
export function choiceOf<Schema extends NamedOptions>(schemas: readonly Schema[], kind?: string) {
  const [first, ...others] = schemas;
  if (!first) throw new TypeError('a choice needs at least one name');
  const choice = z.discriminatedUnion('name', [first, ...others]);
  if (kind !== undefined) openChoices.add(choice, { kind });
  return choice;
}

/** The schema of a place where only a module may be named, of what a document names none. It allows nothing. */
export function moduleChoice(kind: string): z.ZodType<Named> {
  const expected = `the path of a module that holds a ${kind}, such as ./mine.js`;
  const nothing = z.unknown().check(expecting(expected, () => false));
  openChoices.add(nothing, { kind });
  return nothing.pipe(named);
}

/** A choice in a plan: its name, and its options separately. Plain data. */
export interface NamedSpec<Options = unknown> {
  /** A built-in name, or that of what the module holds. */
  readonly name: string;
  /** The URL of a module of the user's whose default export it is. */
  readonly module?: string;
  /** As its schema has parsed them. */
  readonly options: Options;
}

/** The {@link NamedSpec} of a built-in choice. */
export function specOf(choice: Named): NamedSpec<Record<string, unknown>> {
  return { name: choice.name, options: optionsOf(choice) };
}

/** The options of a choice, without its name. */
export function optionsOf({ name: _, ...options }: Named): Record<string, unknown> {
  return options;
}
