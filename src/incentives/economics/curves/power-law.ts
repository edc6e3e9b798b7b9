import { z } from 'zod';
import type { AccuracyCurve } from '../accuracy-curve.js';
import { assume } from '../assumption.js';
import { bestAccuracyOption } from './best-accuracy.js';

/** Options of {@link powerLaw}. */
export const powerLawOptions = z.strictObject({
  name: z.literal('power-law'),
  best: bestAccuracyOption,
  scale: z.number().describe('b: the accuracy missing at one sample'),
  exponent: z.number().describe('p: how fast it shrinks with more samples'),
});

/** `max(0, best - scale * m^-exponent)`: the empirical power law of learning curves. */
export function powerLaw(
  { best, scale, exponent }: Omit<z.output<typeof powerLawOptions>, 'name'>,
  where = 'curve',
): AccuracyCurve {
  assume(best > 0 && best <= 1, `${where}.best`, 'the best accuracy is above 0 and at most 1', best);
  assume(scale > 0 && scale < Infinity, `${where}.scale`, 'accuracy grows with samples (scale > 0)', scale);
  assume(exponent > 0 && exponent < Infinity, `${where}.exponent`, 'accuracy grows with samples (p > 0)', exponent);
  const support = (scale / best) ** (1 / exponent);
  return {
    support,
    supremum: best,
    value: (samples) => (samples <= support ? 0 : best - scale * samples ** -exponent),
    slope: (samples) => (samples < support ? 0 : scale * exponent * samples ** (-exponent - 1)),
    samplesAtSlope: (slope) => Math.max(support, ((scale * exponent) / slope) ** (1 / (exponent + 1))),
  };
}
