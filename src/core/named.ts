import { z } from 'zod';

/** A name that becomes a part of the names of files. */
export const fileName = z
  .string()
  .regex(/^[\w.-]{1,100}$/, 'expected at most 100 letters, digits, dots, dashes and underscores');

const named = z.looseObject({ name: z.string() });

/** A named choice with the options of that name beside it: `{ name: mlp, hidden: [200, 200] }`. */
export type Named = z.output<typeof named>;

/** One choice: its name and the schema of its options. */
export interface Variant {
  readonly name: string;
  readonly options: z.ZodType;
}

/**
 * A schema for one of several named choices, each with options of its own.
 *
 * @throws TypeError if there is no choice, or the options of one are not a zod object
 */
export function namedChoice(variants: readonly Variant[]): z.ZodType<Named> {
  const [first, ...others] = variants.map(({ name, options }) => {
    if (!(options instanceof z.ZodObject)) throw new TypeError(`the options of '${name}' must be a zod object`);
    return options.strict().safeExtend({ name: z.literal(name) });
  });
  if (!first) throw new TypeError('a choice needs at least one name');
  return z.discriminatedUnion('name', [first, ...others]).pipe(named);
}

/** A choice in a plan: its name, and its options separately. */
export interface NamedSpec {
  readonly name: string;
  readonly options: Record<string, unknown>;
}

/** The {@link NamedSpec} of a choice. */
export function specOf(choice: Named): NamedSpec {
  return { name: choice.name, options: optionsOf(choice) };
}

/** The options of a choice, without its name. */
export function optionsOf({ name: _, ...options }: Named): Record<string, unknown> {
  return options;
}
