import { compensatedMean, sampleStandardDeviation } from '../core/statistics.js';
import { type FittedCurve, fitCurves } from '../incentives/economics/curves/fit.js';
import type { CurveOptions } from '../incentives/economics/curves/registry.js';

/** A measured point: test accuracies after the last round, over seeds. */
export interface MeasuredPoint {
  /** Training samples of all clients together. */
  readonly samples: number;
  readonly accuracy: number;
  /** Sample standard deviation over seeds; absent for one seed. */
  readonly deviation?: number;
  /** By seed. */
  readonly values: readonly number[];
}

/** The scenario that was measured. */
export interface CurveSource {
  readonly scenario: string;
  readonly strategy: string;
  readonly seeds: readonly number[];
}

/** A measured curve: accuracy as a function of samples. */
export interface MeasuredCurve extends CurveSource {
  /** The monotone concave curve through the points, as a game scenario takes it. */
  readonly curve: CurveOptions;
  readonly measured: readonly MeasuredPoint[];
  /** Fitted curves of every family, the closest first. */
  readonly fits: readonly FittedCurve[];
}

/**
 * Statistics of the accuracies at one number of samples.
 *
 * @param values test accuracies (fractions), one per seed
 */
export function measuredPoint(samples: number, values: readonly number[]): MeasuredPoint {
  const deviation = values.length > 1 ? { deviation: sampleStandardDeviation([...values]) } : {};
  return { samples, accuracy: compensatedMean([...values]), ...deviation, values };
}

/** Fits curves of every family to measured points. */
export function measuredCurve(source: CurveSource, measured: readonly MeasuredPoint[]): MeasuredCurve {
  const fits = fitCurves(measured.map(({ samples, accuracy }) => [samples, accuracy]));
  const curve = fits.find((fit) => fit.curve.name === 'measured')?.curve;
  if (!curve) throw new Error('no curve was fitted to the points');
  return { curve, ...source, measured, fits };
}
