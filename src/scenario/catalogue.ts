import { z } from 'zod';
import { partitions } from '../data/partitions/registry.js';
import { datasets } from '../data/sources/registry.js';
import { games } from '../incentives/games/registry.js';
import { assignableBehaviours } from '../incentives/training/behaviours/assignment.js';
import { detectors } from '../incentives/training/detection/registry.js';
import { valuationMethods } from '../incentives/training/valuation/methods.js';
import { augmentOptions } from '../learning/augmentations/registry.js';
import { models } from '../models/registry.js';
import { policyOptions } from '../scheduler/options.js';
import { stages } from '../stages/registry.js';
import { strategies } from '../strategies/registry.js';
import { nameOf } from './abbreviations.js';
import { expectation } from './expectation.js';

/** An option of a named thing. */
export interface ListedOption {
  readonly name: string;
  /** Absent where the option has none. */
  readonly default?: unknown;
  /** Whether it must be given. */
  readonly required: boolean;
  /** What it may be, as a phrase. */
  readonly allowed: string;
  readonly description?: string;
}

/** Something that a scenario can name. */
export interface Listed {
  readonly name: string;
  readonly title: string;
  readonly options: readonly ListedOption[];
}

/** Everything that a scenario can name, by kind. */
export const catalogue = {
  strategies: () => strategies.map(listed),
  policies: () => policyOptions.options.map((options) => listed({ ...titled(options), options })),
  stages: () => stages.map(listed),
  models: () => models.map(listed),
  datasets: () => datasets.map(listed),
  partitions: () => partitions.map(listed),
  augmentations: () => augmentOptions.options.map((options) => listed({ ...titled(options), options })),
  behaviours: () => assignableBehaviours.map(listed),
  detectors: () => detectors.map(listed),
  valuations: () => valuationMethods.map(listed),
  games: () => games.map(({ name, title, schema }) => listed({ name, title, options: z.object(sectionsOf(schema)) })),
  mechanisms: () => games.map(({ name, title, schema }) => listed({ name, title, options: schema.shape.mechanism })),
} satisfies Record<string, () => Listed[]>;

/** A choice by name that is described by its schema alone. */
function titled(options: z.ZodType): { readonly name: string; readonly title: string } {
  return { name: nameOf(options) ?? '', title: options.description ?? '' };
}

/** The sections of a game beside those that every game has. */
function sectionsOf({ shape }: z.ZodObject): z.core.$ZodLooseShape {
  const { kind: _, name: __, seed: ___, mechanism: ____, ...sections } = shape;
  return sections;
}

function listed({ name, title, options }: { name: string; title: string; options: z.ZodType }): Listed {
  const shape: z.core.$ZodLooseShape = options instanceof z.ZodObject ? options.shape : {};
  const own = Object.entries(shape).filter(([key]) => key !== 'name');
  return { name, title, options: own.map(([key, schema]) => listedOption(key, schema)) };
}

function listedOption(name: string, schema: z.ZodType): ListedOption {
  const absent = schema.safeParse(undefined);
  return {
    name,
    ...(absent.data !== undefined && { default: absent.data }),
    required: !absent.success,
    allowed: expectation(schema),
    ...(schema.description && { description: schema.description }),
  };
}
