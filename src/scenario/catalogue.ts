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
import { type CatalogueEntry, listed } from './catalogue-entry.js';
import type { CatalogueKind } from './catalogue-kinds.js';

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
} satisfies Record<CatalogueKind, () => CatalogueEntry[]>;

/** The name and the description of a choice that is defined by its schema alone. */
function titled(options: z.ZodType): { readonly name: string; readonly title: string } {
  return { name: nameOf(options) ?? '', title: options.description ?? '' };
}

/** The sections of a game, without those that every game has. */
function sectionsOf({ shape }: z.ZodObject): z.core.$ZodLooseShape {
  const { kind: _, name: __, seed: ___, mechanism: ____, ...sections } = shape;
  return sections;
}
