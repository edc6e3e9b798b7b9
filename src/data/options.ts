import { z } from 'zod';
import type { OwnVariants } from '../core/kind.js';
import { choiceOf, type Named, namedOptions } from '../core/named.js';
import { partitionKind } from './partitions/registry.js';
import { sourceKind } from './sources/registry.js';
import { intensityShiftOptions } from './transforms/intensity-shift.js';
import { labelFlipOptions } from './transforms/label-flip.js';
import { normalizeOptions } from './transforms/normalization.js';

/** The public set: samples known to all. */
const publicSetOptions = (own?: OwnVariants) =>
  z.strictObject({
    size: z.int().positive().describe('number of samples'),
    labelled: z.boolean().default(false).describe('whether its labels are known'),
    source: sourceKind.choice(own).optional().describe('another data set to draw it from; else the training samples'),
  });
/** Parsed {@link publicSetOptions}. */
export type PublicSetOptions = z.infer<ReturnType<typeof publicSetOptions>>;

/** What a population makes of a data set. */
const populationShape = (own?: OwnVariants, task: z.ZodType<Named> = z.never()) => ({
  task: task.optional().describe("what is learned, in place of the data set's own task"),
  clients: z.int().positive().describe('number of clients'),
  partition: partitionKind.choice(own).default({ name: 'iid' }).describe('how the training samples are divided'),
  public: publicSetOptions(own).optional().describe('samples known to all, taken out before the division'),
  clientTest: z.number().min(0).lt(1).default(0).describe("share of each client's samples kept for its own test"),
  normalize: normalizeOptions
    .optional()
    .describe(
      'inputs of models less the mean, divided by the deviation of their channel (of a table: feature): standard, the ' +
        "published constants of the data set; measured, over all that clients train on; or constants of one's own. The same for " +
        'tests and public samples, those of another source included',
    ),
  intensityShift: intensityShiftOptions
    .optional()
    .describe('cameras of their own, by which features differ between clients'),
  labelFlip: labelFlipOptions.optional().describe('labels of some clients that are not those of the data set'),
  unseen: z
    .int()
    .min(0)
    .default(0)
    .describe('further clients that never take part, to see what the global model is to newcomers (measure appeal)'),
  limit: z
    .strictObject({ train: z.int().positive().optional(), test: z.int().positive().optional() })
    .default({})
    .describe('random subsets of the training and test part, for small scenarios'),
  seed: z.int().nonnegative().optional().describe("seed of all draws of data; else the run's seed"),
});
const populationKeys = Object.keys(populationShape());
/** Parsed {@link populationShape}. */
export type PopulationOptions = z.infer<z.ZodObject<ReturnType<typeof populationShape>>>;

/**
 * The section `data` of a scenario: a data set with its own options, and what the population makes of it.
 *
 * @param own the modules that it may name
 * @param task the schema of the key `task`; by default it may not be given
 */
export function dataSection(own?: OwnVariants, task?: z.ZodType<Named>) {
  const population = populationShape(own, task);
  const schemas = sourceKind.variants(own).map((source) => namedOptions(source).extend(population));
  return choiceOf(schemas, sourceKind.called);
}
/** The section for what is built in. */
export const dataOptions = dataSection();
/** A parsed {@link dataSection}. */
export type DataOptions = z.infer<typeof dataOptions>;

/** The data set that the section names, without what the population makes of it. */
export function datasetSpec(data: DataOptions): Named {
  const own = Object.entries(data).filter(([key]) => !populationKeys.includes(key));
  return { name: data.name, ...Object.fromEntries(own) };
}
