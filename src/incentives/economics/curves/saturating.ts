import { z } from 'zod';
import type { AccuracyCurve } from '../accuracy-curve.js';
import { assume } from '../assumption.js';
import { bestAccuracyOption } from './best-accuracy.js';

/** Options of {@link saturating}. */
export const saturatingOptions = z.strictObject({
  name: z.literal('saturating'),
  best: bestAccuracyOption,
  scale: z.number().describe('tau: samples by which the missing accuracy shrinks by the factor e'),
});

/** `best (1 - e^(-m / scale))`: exponential saturation. */
export function saturating(
  { best, scale }: Omit<z.output<typeof saturatingOptions>, 'name'>,
  where = 'curve',
): AccuracyCurve {
  assume(best > 0 && best <= 1, `${where}.best`, 'the best accuracy is above 0 and at most 1', best);
  assume(scale > 0 && scale < Infinity, `${where}.scale`, 'accuracy grows with samples (scale > 0)', scale);
  return {
    support: 0,
    supremum: best,
    value: (samples) => -best * Math.expm1(-samples / scale),
    slope: (samples) => (best / scale) * Math.exp(-samples / scale),
    samplesAtSlope: (slope) => Math.max(0, scale * Math.log(best / (slope * scale))),
  };
}
