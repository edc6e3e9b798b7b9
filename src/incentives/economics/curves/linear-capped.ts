import { z } from 'zod';
import type { AccuracyCurve } from '../accuracy-curve.js';
import { assume } from '../assumption.js';
import { bestAccuracyOption } from './best-accuracy.js';

/** Options of {@link linearCapped}. */
export const linearCappedOptions = z.strictObject({
  name: z.literal('linear-capped'),
  best: bestAccuracyOption,
  slope: z.number().describe('accuracy that one sample adds, until the best is reached'),
});

/** `min(best, slope * m)`: concave but not strictly, so that equilibria may form a continuum. */
export function linearCapped(
  { best, slope: rise }: Omit<z.output<typeof linearCappedOptions>, 'name'>,
  where = 'curve',
): AccuracyCurve {
  assume(best > 0 && best <= 1, `${where}.best`, 'the best accuracy is above 0 and at most 1', best);
  assume(rise > 0 && rise < Infinity, `${where}.slope`, 'accuracy grows with samples (slope > 0)', rise);
  const cap = best / rise;
  return {
    support: 0,
    supremum: best,
    value: (samples) => Math.min(best, rise * samples),
    slope: (samples) => (samples < cap ? rise : 0),
    samplesAtSlope: (slope) => (slope <= rise ? cap : 0),
  };
}
