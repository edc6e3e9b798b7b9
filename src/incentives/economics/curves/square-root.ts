import { z } from 'zod';
import type { AccuracyCurve } from '../accuracy-curve.js';
import { assume } from '../assumption.js';
import { bestAccuracyOption } from './best-accuracy.js';
import { powerLaw } from './power-law.js';

/** Options of {@link squareRoot}. */
export const squareRootOptions = z.strictObject({
  name: z.literal('square-root'),
  best: bestAccuracyOption,
  difficulty: z.number().describe('k: the complexity of the task, in samples'),
});

/** `max(0, best - 2 sqrt(difficulty / m))`: the rate of generalisation bounds, without their logarithm. */
export function squareRoot(
  { best, difficulty }: Omit<z.output<typeof squareRootOptions>, 'name'>,
  where = 'curve',
): AccuracyCurve {
  assume(difficulty > 0 && difficulty < Infinity, `${where}.difficulty`, 'the difficulty is positive', difficulty);
  return powerLaw({ best, scale: 2 * Math.sqrt(difficulty), exponent: 0.5 }, where);
}
