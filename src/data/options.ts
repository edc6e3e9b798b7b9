import { z } from 'zod';
import { type Named, namedOptions } from './named-options.js';
import { partitionOptions } from './partitions/registry.js';
import { datasetOptions, datasets } from './sources/registry.js';
import { intensityShiftOptions } from './transforms/intensity-shift.js';
import { labelFlipOptions } from './transforms/label-flip.js';
import { normalizeOptions } from './transforms/normalization.js';

/** The public set: samples known to all. */
const publicSetOptions = z.strictObject({
  size: z.int().positive().describe('number of samples'),
  labelled: z.boolean().default(false).describe('whether its labels are known'),
  source: datasetOptions.optional().describe('another data set to draw it from; else the training samples'),
});
/** Parsed {@link publicSetOptions}. */
export type PublicSetOptions = z.infer<typeof publicSetOptions>;

/** What a population makes of a data set. */
const populationShape = {
  clients: z.int().positive().describe('number of clients'),
  partition: partitionOptions.default({ name: 'iid' }).describe('how the training samples are divided'),
  public: publicSetOptions.optional().describe('samples known to all, taken out before the division'),
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
};
const populationOptions = z.object(populationShape);
/** Parsed {@link populationShape}. */
export type PopulationOptions = z.infer<typeof populationOptions>;

/** The section `data` of a scenario: a data set with its own options, and what the population makes of it. */
export const dataOptions = namedOptions(datasets.map(({ options }) => options.extend(populationShape)));
/** Parsed {@link dataOptions}. */
export type DataOptions = z.infer<typeof dataOptions>;

/** The data set that the section names, without what the population makes of it. */
export function datasetSpec(data: DataOptions): Named {
  const own = Object.entries(data).filter(([key]) => !(key in populationShape));
  return { name: data.name, ...Object.fromEntries(own) };
}
