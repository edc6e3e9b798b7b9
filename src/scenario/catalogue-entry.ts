import { z } from 'zod';
import { units } from '../core/units.js';
import { describeAllowed } from './describe-allowed.js';

/** An option of a catalogue entry. */
export interface CatalogueOption {
  readonly name: string;
  /** Absent if the option has no default. */
  readonly default?: unknown;
  /** Whether the option must be given. */
  readonly required: boolean;
  /** The allowed values, as a phrase. */
  readonly allowed: string;
  readonly description?: string;
  /** The unit of a number, such as `s`; absent for counts and pure numbers. */
  readonly unit?: string;
}

/** Something that a scenario can name, with its options. */
export interface CatalogueEntry {
  readonly name: string;
  readonly title: string;
  readonly options: readonly CatalogueOption[];
}

/** The entry of a thing with options. */
export function listed({ name, title, options }: { name: string; title: string; options: z.ZodType }): CatalogueEntry {
  const shape: z.core.$ZodLooseShape = options instanceof z.ZodObject ? options.shape : {};
  const own = Object.entries(shape).filter(([key]) => key !== 'name');
  return { name, title, options: own.map(([key, schema]) => listedOption(key, schema)) };
}

/** One option with its default. */
function listedOption(name: string, schema: z.core.$ZodType): CatalogueOption {
  const absent = z.safeParse(schema, undefined);
  const description = z.globalRegistry.get(schema)?.description;
  const unit = units.get(schema)?.unit;
  return {
    name,
    ...(absent.data !== undefined && { default: absent.data }),
    required: !absent.success,
    allowed: describeAllowed(schema),
    ...(description && { description }),
    ...(unit !== undefined && { unit }),
  };
}
