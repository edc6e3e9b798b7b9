import type { AccuracyCurve } from '../accuracy-curve.js';

/**
 * A curve that falls short of another one by the same factor everywhere, or exceeds it, though never beyond accuracy 1:
 * what agents believe who have measured one point of it.
 *
 * @param factor above 0; limited so that the supremum is at most 1
 */
export function scaledCurve(curve: AccuracyCurve, factor: number): AccuracyCurve {
  const scale = Math.min(factor, 1 / curve.supremum);
  return {
    support: curve.support,
    supremum: scale * curve.supremum,
    value: (samples) => scale * curve.value(samples),
    slope: (samples) => scale * curve.slope(samples),
    samplesAtSlope: (slope) => curve.samplesAtSlope(slope / scale),
  };
}
