import { type CostModel, linearCost } from '../../economics/cost.js';

/** The best false report that was found. */
export interface Misreport {
  readonly agent: number;
  /** The reported cost divided by the true one. */
  readonly factor: number;
  /** Utility gained in the equilibrium that follows the report; at most 0 if no report was found to pay. */
  readonly gain: number;
}

/** Reported costs to try, divided by the true ones. */
const factors = [0.25, 0.5, 0.8, 0.95, 1.05, 1.25, 2, 4, 8];

/**
 * Searches for a profitable false report of a linear cost. Each agent in turn reports falsely, all others truthfully;
 * the utility is that in the equilibrium of the reports.
 *
 * @param reports the true costs
 * @param utility the true utility of an agent in the equilibrium of given reports
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
