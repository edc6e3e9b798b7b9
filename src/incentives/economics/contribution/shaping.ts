import type { AccuracyCurve } from '../accuracy-curve.js';
import { signChange } from '../root.js';
import { standAlone } from './pooled-response.js';

/** The shape of the accuracies that one agent is offered: what it would achieve alone, then a line. */
export interface Shape {
  /** Samples that an agent with the assumed cost would use alone. */
  readonly samples: number;
  /** Accuracy that it would reach alone: a fraction. */
  readonly accuracy: number;
  /** Accuracy that each further sample earns: the assumed cost plus epsilon. */
  readonly slope: number;
}

/**
 * The shape for an assumed cost per sample. The line starts at 0 samples for an agent that would not work alone, and
 * also for one whose stock is too small for working alone to pay: each of their samples is repaid. If working alone
 * pays up to the stock, the agent contributes its whole stock anyway.
 */
export function shapeFor(curve: AccuracyCurve, perSample: number, epsilon: number, stock = Infinity): Shape {
  const cost = { perSample, cost: (samples: number) => perSample * samples, marginal: () => perSample };
  const slope = perSample + epsilon;
  const { samples, accuracy } = standAlone(curve, { cost, stock: Infinity });
  const tooFew = stock < samples && standAlone(curve, { cost, stock }).samples === 0;
  return tooFew ? { samples: 0, accuracy: 0, slope } : { samples, accuracy, slope };
}

/**
 * The accuracy of the model that an agent receives: that of its own data up to the samples that it would use alone,
 * then the line whose slope repays its cost, and never more than the accuracy of all data.
 */
export function shapedAccuracy(curve: AccuracyCurve, shape: Shape, own: number, others: number): number {
  if (own <= shape.samples) return curve.value(own);
  const earned = earnedAccuracy(shape, own);
  // A line that starts at 0 lies above the curve for the stock it was made for, but not for larger claims.
  const least = shape.samples === 0 ? Math.max(earned, curve.value(own)) : earned;
  return Math.min(least, curve.value(own + others));
}

function earnedAccuracy({ samples, accuracy, slope }: Shape, own: number): number {
  return accuracy + slope * (own - samples);
}

/**
 * The largest contribution that the rule asks of an agent: the largest one at which the line still lies below the
 * accuracy of all data. If there is none, the samples that the agent would use alone.
 */
export function mostSamples(curve: AccuracyCurve, shape: Shape, others: number): number {
  const gap = (own: number) => curve.value(own + others) - earnedAccuracy(shape, own);
  const widest = Math.max(shape.samples, curve.support - others, curve.samplesAtSlope(shape.slope) - others);
  if (gap(widest) <= 0) return shape.samples;
  return signChange(gap, widest, shape.samples + (curve.supremum - shape.accuracy) / shape.slope);
}
