import Table from 'cli-table3';
import { formatBytes, formatNumber, formatSeconds, formatShare } from '../core/quantities.js';
import type { Metric } from '../data/task.js';
import type { ComparedVariant, Comparison, SeedStatistics } from '../experiments/comparison.js';
import { measureTitles } from '../records/measures-of-run.js';
import { metricValue } from './metric-value.js';

/**
 * The table of a comparison: one line per variant, with means over seeds, and standard deviations for several seeds.
 */
export function comparisonTable({ seeds, metric, target, variants }: Comparison): string {
  const personal = variants.some((variant) => variant.personal);
  const to = `to ${metric.better === 'lower' ? `${metric.name} <= ` : ''}${metricValue(metric, target)}`;
  const table = new Table({
    head: [
      'variant',
      `test ${metric.name}`,
      'best',
      ...(personal ? ['personal'] : []),
      ...(target === undefined ? [] : [`rounds ${to}`, `bytes ${to}`, `virtual time ${to}`]),
      'bytes in all',
    ],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', ...Array<'right'>(7).fill('right')],
  });
  for (const variant of variants) {
    table.push([
      variant.name,
      values(metric, variant.test),
      values(metric, variant.best),
      ...(personal ? [values(metric, variant.personal)] : []),
      ...(target === undefined ? [] : toTarget(variant, seeds.length)),
      formatBytes(variant.uplinkBytes.mean + variant.downlinkBytes.mean),
    ]);
  }
  const tables = [table, ...measuresTable(variants)].map((each) => each.toString()).join('\n');
  return `${tables}\n${seeds.length === 1 ? 'seed' : 'mean over seeds'} ${seeds.join(', ')}`;
}

/** A second table with the variants' measures; empty if there are none. */
function measuresTable(variants: readonly ComparedVariant[]): Table.Table[] {
  const titles = Object.entries(measureTitles).filter(([name]) => variants.some(({ measures }) => measures?.[name]));
  if (titles.length === 0) return [];
  const table = new Table({
    head: ['variant', ...titles.map(([, title]) => title)],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', ...titles.map(() => 'right' as const)],
  });
  for (const { name, measures } of variants) table.push([name, ...titles.map(([key]) => number(measures?.[key]))]);
  return [table];
}

function number(quantity: SeedStatistics | undefined): string {
  const deviation = quantity?.deviation === undefined ? '' : ` ± ${formatNumber(quantity.deviation)}`;
  return `${formatNumber(quantity?.mean)}${deviation}`;
}

/** `97.31% ± 0.12`, `3.456 ± 0.0123`; `-` if there is no value. */
function values(metric: Metric, quantity: SeedStatistics | undefined): string {
  return metric.unit === 'share' ? shares(quantity) : number(quantity);
}

/** `97.31% ± 0.12`; `-` if there is no value. */
function shares(quantity: SeedStatistics | undefined): string {
  const deviation = quantity?.deviation === undefined ? '' : ` ± ${(100 * quantity.deviation).toFixed(2)}`;
  return `${formatShare(quantity?.mean)}${deviation}`;
}

/** Rounds, bytes and virtual time to the target, and the number of runs that reached it if not all did. */
function toTarget({ toTarget }: ComparedVariant, runs: number): string[] {
  if (!toTarget) return ['-', '-', '-'];
  const { reached, rounds, bytes, virtualSeconds } = toTarget;
  const deviation = rounds.deviation === undefined ? '' : ` ± ${rounds.deviation.toFixed(1)}`;
  const some = reached < runs ? ` (${reached} of ${runs})` : '';
  const mean = Number.isInteger(rounds.mean) ? String(rounds.mean) : rounds.mean.toFixed(1);
  return [`${mean}${deviation}${some}`, formatBytes(bytes.mean), formatSeconds(virtualSeconds.mean)];
}
