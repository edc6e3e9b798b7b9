import { formatBytes, formatSeconds } from '../../src/core/quantities.js';
import type { SeedStatistics } from '../../src/experiments/comparison.js';
import { seedsOf } from '../../src/experiments/reproduction/claims.js';
import { comparisonOf } from '../../src/experiments/reproduction/compared-runs.js';
import type { FinishedRun } from '../../src/experiments/reproduction/finished-runs.js';
import { isShare, measureTitles } from '../../src/records/measures-of-run.js';
import { metricValue } from '../../src/report/metric-value.js';
import type { MeasuredComparison } from './measured.js';
import { measure, percent } from './numbers.js';
import { roundsToTarget } from './rounds-to-target.js';
import { grouped } from './setting.js';
import { narrowTable } from './tables.js';

/** What each comparison measured. */
export function measuredComparisons(runs: readonly FinishedRun[]): MeasuredComparison[] {
  return grouped(runs).map(({ comparison, setting, variants }) => {
    const { metric, target, variants: all } = comparisonOf([...variants.values()].flat());
    const titles = Object.entries(measureTitles()).filter(([name]) => all.some(({ measures }) => measures?.[name]));
    const to = target === undefined ? '' : ` to ${metricValue(metric, target)}`;
    const value = (quantity: SeedStatistics | undefined) =>
      metric.unit === 'share' ? percent(quantity) : measure(quantity);
    return {
      comparison,
      setting,
      seeds: seedsOf(all),
      variants: all.map((variant) => ({
        name: variant.name,
        learning: {
          [metric.name]: value(variant.test),
          best: value(variant.best),
          personal: value(variant.personal),
          ...Object.fromEntries(
            titles.map(([name, title]) => [title, (isShare(name) ? percent : measure)(variant.measures?.[name])]),
          ),
        },
        cost: {
          [`rounds${to}`]: roundsToTarget(variant),
          [`bytes${to}`]: variant.toTarget ? formatBytes(variant.toTarget.bytes.mean) : '-',
          [`virtual time${to}`]: variant.toTarget ? formatSeconds(variant.toTarget.virtualSeconds.mean) : '-',
          'bytes in all': formatBytes(variant.uplinkBytes.mean + variant.downlinkBytes.mean),
        },
      })),
    };
  });
}

/** Two tables: how well the variants learn, and what that costs. */
export function comparisonSection({ comparison, setting, seeds, variants }: MeasuredComparison): string {
  const table = (of: 'learning' | 'cost') =>
    narrowTable(variants.map(({ name, [of]: cells }) => ({ method: name, ...cells })));
  return `### ${comparison}\n\n${setting}. Seeds ${seeds}.\n\n${table('learning')}\n\n${table('cost')}`;
}
