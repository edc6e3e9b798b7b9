import type { AccuracyCurve } from '../accuracy-curve.js';
import { signChange } from '../root.js';
import { standAlone } from './pooled-response.js';

/** How accuracy is shaped for one agent: by what it would do alone, and by what each sample beyond earns it. */
export interface Shape {
  /** Samples that an agent of the assumed cost would use alone. */
  readonly samples: number;
  /** Accuracy that it would reach alone. */
  readonly accuracy: number;
  /** Accuracy earned by each further sample: the assumed cost plus epsilon. */
  readonly slope: number;
}

/** The shape for an assumed cost a sample. */
export function shapeFor(curve: AccuracyCurve, perSample: number, epsilon: number): Shape {
  const cost = { perSample, cost: (samples: number) => perSample * samples, marginal: () => perSample };
  const { samples, accuracy } = standAlone(curve, { cost, stock: Infinity });
  return { samples, accuracy, slope: perSample + epsilon };
}

/**
 * The accuracy of the model handed to an agent: that of its own data up to what it would use alone, from there on the
 * line whose slope just repays its cost, and never more than the model of all data has.
 */
export function shapedAccuracy(curve: AccuracyCurve, shape: Shape, own: number, others: number): number {
  if (own <= shape.samples) return curve.value(own);
  return Math.min(earnedAccuracy(shape, own), curve.value(own + others));
}

function earnedAccuracy({ samples, accuracy, slope }: Shape, own: number): number {
  return accuracy + slope * (own - samples);
}

/**
 * The most that is asked of an agent: the largest contribution at which the line still lies below the accuracy of all
 * data. Where the line never does, what the agent would use alone.
 */
export function mostSamples(curve: AccuracyCurve, shape: Shape, others: number): number {
  const gap = (own: number) => curve.value(own + others) - earnedAccuracy(shape, own);
  const widest = Math.max(shape.samples, curve.support - others, curve.samplesAtSlope(shape.slope) - others);
  if (gap(widest) <= 0) return shape.samples;
  return signChange(gap, widest, shape.samples + (curve.supremum - shape.accuracy) / shape.slope);
}
