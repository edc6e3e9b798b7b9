import { z } from 'zod';
import type { AccuracyCurve } from '../accuracy-curve.js';
import { assume } from '../assumption.js';
import { type CurvePoint, fitConcave, interpolate } from './concave-fit.js';

/** Options of {@link measured}. */
export const measuredOptions = z.strictObject({
  name: z.literal('measured'),
  points: z.array(z.tuple([z.number(), z.number()])).describe('pairs of samples and accuracy, by increasing samples'),
  fit: z
    .boolean()
    .default(false)
    .describe('fit a monotone concave curve to points that are not; otherwise they are refused'),
});

/** Slopes are equal if they differ relatively by less than this: accuracies are given with few digits. */
const slopeTolerance = 1e-9;

/**
 * The piecewise linear curve through (0, 0) and the measured points, constant beyond the last.
 *
 * @throws InputError if the points are not monotone, and concave where positive, unless they are to be fitted
 */
export function measured(
  { points, fit = false }: { readonly points: readonly CurvePoint[]; readonly fit?: boolean },
  where = 'curve',
): AccuracyCurve {
  assume(points.length > 0, `${where}.points`, 'a curve has been measured at one point or more', 'none');
  points.forEach(([samples, accuracy], index) => {
    const at = `${where}.points.${index}`;
    const previous = index === 0 ? 0 : points[index - 1][0];
    assume(samples > previous && samples < Infinity, at, 'points come by increasing samples above 0', samples);
    assume(accuracy >= 0 && accuracy <= 1, at, 'an accuracy is a fraction between 0 and 1', accuracy);
  });
  const corners = fit ? fitConcave(points).points : checkedCorners(points, where);
  const supremum = corners[corners.length - 1][1];
  assume(supremum > 0, `${where}.points`, 'accuracy grows with samples', 'only zeros');
  const rises = corners.slice(1).map(([x, y], index) => (y - corners[index][1]) / (x - corners[index][0]));
  return {
    support: corners[0][0],
    supremum,
    value: (samples) => interpolate(corners, samples),
    slope(samples) {
      const after = corners.findIndex(([at]) => at > samples);
      return after > 0 ? rises[after - 1] : 0;
    },
    samplesAtSlope(slope) {
      let corner = 0;
      while (corner < rises.length && rises[corner] >= slope) corner++;
      return corners[corner][0];
    },
  };
}

/** The points from the support on, checked against the assumptions of the theory. */
function checkedCorners(points: readonly CurvePoint[], where: string): CurvePoint[] {
  const all: CurvePoint[] = [[0, 0], ...points];
  const corners = all.slice(Math.max(0, all.findIndex(([, accuracy]) => accuracy > 0) - 1));
  let steepness = Infinity;
  for (let i = 1; i < corners.length; i++) {
    const rise = (corners[i][1] - corners[i - 1][1]) / (corners[i][0] - corners[i - 1][0]);
    const at = `${where}.points.${all.length - corners.length + i - 1}`;
    assume(rise >= 0, at, 'accuracy never decreases with more samples (or set fit: true)', `slope ${rise}`);
    assume(
      rise <= steepness * (1 + slopeTolerance),
      at,
      'accuracy is concave in samples (or set fit: true)',
      `slope ${rise} after ${steepness}`,
    );
    steepness = rise;
  }
  return corners;
}
