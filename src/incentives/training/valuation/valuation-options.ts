import { z } from 'zod';
import { InputError } from '../../../core/errors.js';
import { namedChoice } from '../../../core/named.js';
import { valuationMethods } from './methods.js';

/** The section `valuation` of a scenario: how clients are valued by the effect of their updates on the model. */
export const valuationOptions = z.strictObject({
  methods: z
    .array(namedChoice(valuationMethods))
    .min(1)
    .refine((methods) => new Set(methods.map(({ name }) => name)).size === methods.length, {
      params: { fault: new InputError('methods', 'repeated', { unit: 'method' }) },
    })
    .describe('the methods of valuation; if exact-shapley is among them, the others are compared with it'),
  utility: z
    .enum(['accuracy', 'negative-loss'])
    .default('accuracy')
    .describe('the utility of a coalition: the accuracy of its model, or minus its mean cross-entropy in nats'),
  samples: z
    .int()
    .positive()
    .optional()
    .describe('the largest number of test samples, drawn once for the run, that evaluate coalitions; default: all'),
  normalisation: z
    .enum(['coalition', 'cohort'])
    .default('coalition')
    .describe(
      "whether updates are averaged over a coalition's clients, or over the whole cohort with absent clients as zero",
    ),
});
/** Parsed {@link valuationOptions}. */
export type ValuationOptions = z.output<typeof valuationOptions>;
