import { z } from 'zod';
import { codecVariant } from '../codecs/codec-options.js';
import { codecs } from '../codecs/registry.js';
import { partitions } from '../data/partitions/registry.js';
import { datasets } from '../data/sources/registry.js';
import { games } from '../incentives/games/registry.js';
import { assignableBehaviours } from '../incentives/training/behaviours/assignment.js';
import { detectors } from '../incentives/training/detection/registry.js';
import { valuationMethods } from '../incentives/training/valuation/methods.js';
import { augmentOptions } from '../learning/augmentations/registry.js';
import { models } from '../models/registry.js';
import { policyOptions } from '../scheduler/schedule-options.js';
import { strategies } from '../strategies/registry.js';
import { nameOf } from './abbreviations.js';
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
}

/** Something that a scenario can name, with its options. */
export interface CatalogueEntry {
  readonly name: string;
  readonly title: string;
  readonly options: readonly CatalogueOption[];
}

/** Everything that a scenario can name, by kind. */
export const catalogue = {
  strategies: () => strategies.map(listed),
  policies: () => policyOptions.options.map((options) => listed({ ...titled(options), options })),
  codecs: () => codecs.map((codec) => listed({ ...codecVariant(codec), title: codec.title })),
  models: () => models.map(listed),
  datasets: () => datasets.map(listed),
  partitions: () => partitions.map(listed),
  augmentations: () => augmentOptions.options.map((options) => listed({ ...titled(options), options })),
  behaviours: () => assignableBehaviours.map(listed),
  detectors: () => detectors.map(listed),
  valuations: () => valuationMethods.map(listed),
  games: () => games.map(({ name, title, schema }) => listed({ name, title, options: z.object(sectionsOf(schema)) })),
  mechanisms: () => games.map(({ name, title, schema }) => listed({ name, title, options: schema.shape.mechanism })),
} satisfies Record<string, () => CatalogueEntry[]>;

/** The name and the description of a choice that is defined by its schema alone. */
function titled(options: z.ZodType): { readonly name: string; readonly title: string } {
  return { name: nameOf(options) ?? '', title: options.description ?? '' };
}

/** The sections of a game, without those that every game has. */
function sectionsOf({ shape }: z.ZodObject): z.core.$ZodLooseShape {
  const { kind: _, name: __, seed: ___, mechanism: ____, ...sections } = shape;
  return sections;
}

function listed({ name, title, options }: { name: string; title: string; options: z.ZodType }): CatalogueEntry {
  const shape: z.core.$ZodLooseShape = options instanceof z.ZodObject ? options.shape : {};
  const own = Object.entries(shape).filter(([key]) => key !== 'name');
  return { name, title, options: own.map(([key, schema]) => listedOption(key, schema)) };
}

function listedOption(name: string, schema: z.ZodType): CatalogueOption {
  const absent = schema.safeParse(undefined);
  return {
    name,
    ...(absent.data !== undefined && { default: absent.data }),
    required: !absent.success,
    allowed: describeAllowed(schema),
    ...(schema.description && { description: schema.description }),
  };
}
