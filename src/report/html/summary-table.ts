import { formatBytes, formatSeconds } from '../../core/quantities.js';
import type { ComparedVariant, Comparison, SeedStatistics } from '../../experiments/comparison.js';
import { metricValue } from '../metric-value.js';
import { roundsText } from '../rounds-text.js';
import type { PageTable } from './page.js';

/** The table at the top of a report: a row a variant, means over seeds with standard deviations. */
export function summaryTable({ metric, target, seeds, variants }: Comparison): PageTable {
  const value = (quantity: SeedStatistics | undefined) => {
    if (!quantity) return '-';
    const deviation = quantity.deviation === undefined ? '' : ` ± ${metricValue(metric, quantity.deviation)}`;
    return `${metricValue(metric, quantity.mean)}${deviation}`;
  };
  const columns: readonly (readonly [title: string, cell: (variant: ComparedVariant) => string])[] = [
    ['variant', ({ name }) => name],
    ['seeds', ({ runs }) => runs.map(({ seed }) => seed).join(', ')],
    [`test ${metric.name}`, ({ test }) => value(test)],
    ['best', ({ best }) => value(best)],
    ...(variants.some(({ personal }) => personal)
      ? [[`own ${metric.name}`, ({ personal }: ComparedVariant) => value(personal)] as const]
      : []),
    ...(target === undefined
      ? []
      : [
          [
            `rounds to ${metricValue(metric, target)}`,
            (variant: ComparedVariant) => toTarget(variant, seeds.length),
          ] as const,
        ]),
    ['bytes', ({ uplinkBytes, downlinkBytes }) => formatBytes(uplinkBytes.mean + downlinkBytes.mean)],
    ['virtual time', ({ virtualSeconds }) => formatSeconds(virtualSeconds.mean)],
  ];
  return {
    head: columns.map(([title]) => title),
    rows: variants.map((variant) => columns.map(([, cell]) => cell(variant))),
  };
}

function toTarget({ toTarget, runs }: ComparedVariant, seeds: number): string {
  if (!toTarget) return 'never';
  const all = Math.min(seeds, runs.length);
  const { reached, rounds } = toTarget;
  const mean = roundsText(rounds.mean);
  return reached < all ? `${mean} (${reached} of ${all} seeds)` : mean;
}
