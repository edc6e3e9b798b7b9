import { mean, sampleStandardDeviation } from 'simple-statistics';
import { type FittedCurve, fitCurves } from '../incentives/economics/curves/fit.js';
import type { CurveOptions } from '../incentives/economics/curves/registry.js';

/** A measured point: the test accuracy after the last round, over seeds. */
export interface MeasuredPoint {
  /** Training samples of all clients together. */
  readonly samples: number;
  readonly accuracy: number;
  /** Sample standard deviation over seeds; absent for one seed. */
  readonly deviation?: number;
  /** By seed. */
  readonly values: readonly number[];
}

/** What was trained for a curve. */
export interface CurveSource {
  readonly scenario: string;
  readonly strategy: string;
  readonly seeds: readonly number[];
}

/** How accuracy grows with samples, measured. */
export interface MeasuredCurve extends CurveSource {
  /** The curve as a game scenario takes it: the monotone concave one through the points. */
  readonly curve: CurveOptions;
  readonly measured: readonly MeasuredPoint[];
  /** Curves of every family, the nearest first. */
  readonly fits: readonly FittedCurve[];
}

/** @param values test accuracies on so many samples, one a seed */
export function measuredPoint(samples: number, values: readonly number[]): MeasuredPoint {
  const deviation = values.length > 1 ? { deviation: sampleStandardDeviation([...values]) } : {};
  return { samples, accuracy: mean([...values]), ...deviation, values };
}

/** Fits curves of every family to points. */
export function measuredCurve(source: CurveSource, measured: readonly MeasuredPoint[]): MeasuredCurve {
  const fits = fitCurves(measured.map(({ samples, accuracy }) => [samples, accuracy]));
  const curve = fits.find((fit) => fit.curve.name === 'measured')?.curve;
  if (!curve) throw new Error('no curve was fitted to the points');
  return { curve, ...source, measured, fits };
}
