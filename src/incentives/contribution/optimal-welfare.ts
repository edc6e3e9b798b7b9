import type { AccuracyCurve } from '../accuracy-curve.js';
import type { DataType } from '../agent.js';

/** The best that agents could do together. */
export interface WelfareOptimum {
  /** Samples of all together. */
  readonly total: number;
  /** Sum of accuracies minus sum of costs. */
  readonly welfare: number;
}

/**
 * The largest welfare if everybody receives the model of all data: the cheapest agents contribute, up to where one more
 * sample costs more than it adds to the accuracies of all.
 *
 * @returns undefined if a cost is not linear
 */
export function optimalWelfare(curve: AccuracyCurve, types: readonly DataType[]): WelfareOptimum | undefined {
  const suppliers = types.flatMap(({ cost, stock }) =>
    cost.perSample === undefined ? [] : [{ perSample: cost.perSample, stock }],
  );
  if (suppliers.length < types.length) return undefined;
  let best: WelfareOptimum = { total: 0, welfare: 0 };
  let before = 0;
  let spent = 0;
  for (const { perSample, stock } of suppliers.sort((a, b) => a.perSample - b.perSample)) {
    const wanted = curve.samplesAtSlope(perSample / types.length);
    const total = Math.min(before + stock, Math.max(before, wanted));
    const welfare = types.length * curve.value(total) - spent - perSample * (total - before);
    if (welfare > best.welfare) best = { total, welfare };
    if (total < before + stock) break;
    before = total;
    spent += perSample * stock;
  }
  return best;
}
