import type { AccuracyCurve } from '../accuracy-curve.js';

/**
 * A curve multiplied by a constant factor, with accuracies of at most 1. Agents that have measured one point believe
 * in such a curve.
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
