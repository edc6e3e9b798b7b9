import { z } from 'zod';
import { namedChoice } from '../../../core/named.js';
import { valuationMethods } from './methods.js';

/** The section `valuation` of a scenario: how clients are valued by what their updates do to the model. */
export const valuationOptions = z.strictObject({
  methods: z
    .array(namedChoice(valuationMethods))
    .min(1)
    .refine((methods) => new Set(methods.map(({ name }) => name)).size === methods.length, 'expected each method once')
    .describe('how values are found; with exact-shapley among them, the others are compared with it'),
  utility: z
    .enum(['accuracy', 'negative-loss'])
    .default('accuracy')
    .describe('what a coalition achieves: accuracy of its model, or minus its mean cross-entropy in nats'),
  samples: z
    .int()
    .positive()
    .optional()
    .describe('at most so many test samples, drawn once for the run, on which coalitions are evaluated; default: all'),
  normalisation: z
    .enum(['coalition', 'cohort'])
    .default('coalition')
    .describe("whether updates are averaged over a coalition's clients, or over the whole cohort, absent ones as none"),
});
/** Parsed {@link valuationOptions}. */
export type ValuationOptions = z.output<typeof valuationOptions>;
