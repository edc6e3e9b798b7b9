import { z } from 'zod';
import type { AccuracyCurve } from '../accuracy-curve.js';
import { assume } from '../assumption.js';
import { signChange, upperBracket } from '../root.js';
import { bestAccuracyOption } from './best-accuracy.js';

/** Options of {@link generalisationBound}. */
export const generalisationBoundOptions = z.strictObject({
  name: z.literal('generalisation-bound'),
  best: bestAccuracyOption,
  difficulty: z.number().describe('k: the complexity of the hypothesis class, in samples'),
});

/**
 * `max(0, best - (sqrt(2 k (2 + ln(m / k))) + 4) / sqrt(m))`: the accuracy that a generalisation bound guarantees for
 * a class of complexity `k` (Karimireddy, Guo and Jordan 2022, section 2; Bornstein et al. 2023, RealFM). It is 0 up
 * to the root of the expression above `k`, and concave from there on.
 */
export function generalisationBound(
  { best, difficulty: k }: Omit<z.output<typeof generalisationBoundOptions>, 'name'>,
  where = 'curve',
): AccuracyCurve {
  assume(best > 0 && best <= 1, `${where}.best`, 'the best accuracy is above 0 and at most 1', best);
  assume(k > 0 && k < Infinity, `${where}.difficulty`, 'the difficulty is positive', k);
  const complexity = (samples: number) => Math.sqrt(2 * k * (2 + Math.log(samples / k)));
  const bound = (samples: number) => best - (complexity(samples) + 4) / Math.sqrt(samples);
  const derivative = (samples: number) => {
    const root = complexity(samples);
    return ((root + 4) / 2 - k / root) / samples ** 1.5;
  };
  const support = signChange(
    bound,
    k,
    upperBracket((samples) => -bound(samples), k),
  );
  const steepest = derivative(support);
  return {
    support,
    supremum: best,
    value: (samples) => (samples <= support ? 0 : bound(samples)),
    slope: (samples) => (samples < support ? 0 : derivative(samples)),
    samplesAtSlope(slope) {
      if (slope >= steepest) return support;
      const excess = (samples: number) => derivative(samples) - slope;
      return signChange(excess, support, upperBracket(excess, support));
    },
  };
}
