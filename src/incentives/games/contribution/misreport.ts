import { type CostModel, linearCost } from '../../economics/cost.js';

/** The best false report that was found. */
export interface Misreport {
  readonly agent: number;
  /** The reported cost over the true one. */
  readonly factor: number;
  /** Utility gained in the equilibrium that follows; at most 0 if no report was found to pay. */
  readonly gain: number;
}

/** Reported costs that are tried, over the true ones. */
const factors = [0.25, 0.5, 0.8, 0.95, 1.05, 1.25, 2, 4, 8];

/**
 * Looks for a false report of a (linear) cost that pays: each agent in turn, all others truthful, in the equilibrium that
 * the report leads to.
 *
 * @param reports the true costs
 * @param utility the true utility of an agent in the equilibrium that reports lead to
 * @returns undefined if no agent has a linear cost
 */
export function bestMisreport(
  reports: readonly CostModel[],
  utility: (reports: readonly CostModel[], agent: number) => number,
): Misreport | undefined {
  let best: Misreport | undefined;
  reports.forEach(({ perSample }, agent) => {
    if (perSample === undefined) return;
    const truthful = utility(reports, agent);
    for (const factor of factors) {
      const changed = reports.slice();
      changed[agent] = linearCost(factor * perSample);
      const gain = utility(changed, agent) - truthful;
      if (!best || gain > best.gain) best = { agent, factor, gain };
    }
  });
  return best;
}
