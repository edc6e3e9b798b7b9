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

/**
 * The shape for an assumed cost a sample. An agent that would work alone but whose stock does not suffice for that to pay has a line
 * from nothing on, like one that would not: each of its samples is repaid. Where working alone pays up to the stock, all of it is
 * contributed anyway.
 */
export function shapeFor(curve: AccuracyCurve, perSample: number, epsilon: number, stock = Infinity): Shape {
  const cost = { perSample, cost: (samples: number) => perSample * samples, marginal: () => perSample };
  const slope = perSample + epsilon;
  const { samples, accuracy } = standAlone(curve, { cost, stock: Infinity });
  const tooFew = stock < samples && standAlone(curve, { cost, stock }).samples === 0;
  return tooFew ? { samples: 0, accuracy: 0, slope } : { samples, accuracy, slope };
}

/**
 * The accuracy of the model handed to an agent: that of its own data up to what it would use alone, from there on the
 * line whose slope just repays its cost, and never more than the model of all data has.
 */
export function shapedAccuracy(curve: AccuracyCurve, shape: Shape, own: number, others: number): number {
  if (own <= shape.samples) return curve.value(own);
  const earned = earnedAccuracy(shape, own);
  // A line from nothing on lies above the curve as far as the stock goes for which it was made, not for what is claimed beyond.
  const least = shape.samples === 0 ? Math.max(earned, curve.value(own)) : earned;
  return Math.min(least, curve.value(own + others));
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
