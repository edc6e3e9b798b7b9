import type { AccuracyCurve } from '../accuracy-curve.js';
import type { DataType } from '../agent.js';

/** The outcome with the largest welfare. */
export interface WelfareOptimum {
  /** Samples of each agent. */
  readonly contributions: readonly number[];
  /** Samples of all agents together. */
  readonly total: number;
  /** Sum of accuracies minus sum of costs. */
  readonly welfare: number;
}

/**
 * The largest welfare if every agent receives the model of all data. The cheapest agents contribute, the first listed
 * of equally cheap ones, until one more sample costs more than it adds to the accuracies of all.
 *
 * @param receivers the number of agents that receive the model
 * @returns undefined if a cost is not linear
 */
export function optimalWelfare(
  curve: AccuracyCurve,
  types: readonly DataType[],
  receivers = types.length,
): WelfareOptimum | undefined {
  const suppliers = types.flatMap(({ cost, stock }, agent) =>
    cost.perSample === undefined ? [] : [{ agent, perSample: cost.perSample, stock }],
  );
  if (suppliers.length < types.length) return undefined;
  const contributions = types.map(() => 0);
  let best: WelfareOptimum = { contributions: contributions.slice(), total: 0, welfare: 0 };
  let before = 0;
  let spent = 0;
  for (const { agent, perSample, stock } of suppliers.sort((a, b) => a.perSample - b.perSample)) {
    const wanted = curve.samplesAtSlope(perSample / receivers);
    const own = Math.min(stock, Math.max(0, wanted - before));
    const total = before + own;
    contributions[agent] = own;
    const welfare = receivers * curve.value(total) - spent - perSample * own;
    if (welfare > best.welfare) best = { contributions: contributions.slice(), total, welfare };
    if (own < stock) break;
    before = total;
    spent += perSample * stock;
  }
  return best;
}
