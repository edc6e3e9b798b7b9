import { z } from 'zod';

/** The schema of a named thing's options: an object whose key `name` is literal. Types know of no other key. */
export type NamedOptions = z.ZodObject<{ name: z.ZodLiteral<string> }>;

/** A named thing as a scenario gives it. Its own options, unknown to the type, are parsed by the thing's own schema. */
export interface Named {
  readonly name: string;
}

/**
 * The schema of one of several named things, told apart by the key `name`.
 *
 * @param schemas at least one
 */
export function namedOptions<Schema extends NamedOptions>(schemas: readonly Schema[]) {
  const [first, ...others] = schemas;
  return z.discriminatedUnion('name', [first, ...others]);
}
