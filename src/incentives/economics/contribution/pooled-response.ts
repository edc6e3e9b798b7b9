import type { AccuracyCurve } from '../accuracy-curve.js';
import type { DataType } from '../agent.js';
import { signChange, whereNotPositive } from '../root.js';

/**
 * The samples that maximise `value(m + others) - cost(m)` up to the agent's stock: its best response where everybody
 * receives the model of all data. Nothing, where contributing does not strictly pay.
 */
export function pooledResponse(curve: AccuracyCurve, { cost, stock }: DataType, others: number): number {
  const samples = Math.min(stock, interiorOptimum(curve, { cost, stock }, others));
  if (samples <= 0) return 0;
  return curve.value(samples + others) - cost.cost(samples) > curve.value(others) ? samples : 0;
}

/** Where marginal accuracy meets marginal cost on the concave part of the curve; may be negative. */
function interiorOptimum(curve: AccuracyCurve, { cost }: DataType, others: number): number {
  if (cost.perSample !== undefined) return curve.samplesAtSlope(cost.perSample) - others;
  const start = Math.max(0, curve.support - others);
  const excess = (samples: number) => curve.slope(samples + others) - cost.marginal(samples);
  return signChange(excess, start, whereNotPositive(excess, Math.max(1, start)));
}

/** What an agent obtains by training alone: its outside option. */
export interface StandAlone {
  readonly samples: number;
  readonly accuracy: number;
  readonly utility: number;
}

/** The best that an agent can do alone (Karimireddy, Guo and Jordan 2022, section 3). */
export function standAlone(curve: AccuracyCurve, type: DataType): StandAlone {
  const samples = pooledResponse(curve, type, 0);
  const accuracy = curve.value(samples);
  return { samples, accuracy, utility: accuracy - type.cost.cost(samples) };
}
