import { type Comparison, summariseComparison } from '../comparison.js';
import type { FinishedRun } from './finished-runs.js';

/**
 * Sums up runs by variant, as `fedstill compare` does.
 *
 * @param target test accuracy in (0, 1]; default: a share of the best
 */
export function comparisonOf(runs: readonly FinishedRun[], target?: number): Comparison {
  const names = [...new Set(runs.map(({ variant }) => variant))];
  const seeds = [...new Set(runs.map(({ scenario }) => scenario.seed))];
  const variants = names.map((name) => {
    const own = runs.filter(({ variant }) => variant === name);
    return {
      name,
      strategy: own[0].scenario.strategy.name,
      runs: own.map(({ scenario, rounds }) => ({ seed: scenario.seed, directory: '', rounds })),
    };
  });
  return summariseComparison(runs[0]?.comparison ?? '', seeds, variants, target, runs[0]?.metric);
}
