import type { AccuracyCurve } from '../accuracy-curve.js';
import type { DataType } from '../agent.js';
import { signChange, upperBracket } from '../root.js';

/**
 * The samples that maximise `value(m + others) - cost(m)` up to the agent's stock: its best response if every agent
 * receives the model of all data. Returns 0 unless contributing strictly pays.
 */
export function pooledResponse(curve: AccuracyCurve, { cost, stock }: DataType, others: number): number {
  const samples = Math.min(stock, interiorOptimum(curve, { cost, stock }, others));
  if (samples <= 0) return 0;
  return curve.value(samples + others) - cost.cost(samples) > curve.value(others) ? samples : 0;
}

/** The samples at which marginal accuracy equals marginal cost, on the concave part of the curve; may be negative. */
function interiorOptimum(curve: AccuracyCurve, { cost }: DataType, others: number): number {
  if (cost.perSample !== undefined) return curve.samplesAtSlope(cost.perSample) - others;
  const start = Math.max(0, curve.support - others);
  const excess = (samples: number) => curve.slope(samples + others) - cost.marginal(samples);
  return signChange(excess, start, upperBracket(excess, Math.max(1, start)));
}

/** The result of training alone, which is an agent's outside option. */
export interface StandAloneOutcome {
  readonly samples: number;
  readonly accuracy: number;
  readonly utility: number;
}

/** The best that an agent can achieve alone (Karimireddy, Guo and Jordan 2022, section 3). */
export function standAlone(curve: AccuracyCurve, type: DataType): StandAloneOutcome {
  const samples = pooledResponse(curve, type, 0);
  const accuracy = curve.value(samples);
  return { samples, accuracy, utility: accuracy - type.cost.cost(samples) };
}
