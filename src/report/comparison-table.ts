import { formatBytes, formatNumber, formatSeconds, formatShare } from '../core/quantities.js';
import type { Metric } from '../data/task.js';
import type { ComparedVariant, Comparison, SeedStatistics } from '../experiments/comparison.js';
import { isShare, measureTitles } from '../records/measures-of-run.js';
import { metricValue } from './metric-value.js';
import { roundsText } from './rounds-text.js';
import { type Column, table } from './table.js';

/**
 * The table of a comparison: one line per variant, with means over seeds, and standard deviations for several seeds.
 *
 * @param width of the terminal, in columns
 */
export function comparisonTable({ seeds, metric, target, variants }: Comparison, width: number): string {
  const personal = variants.some((variant) => variant.personal);
  const to = `to ${metric.better === 'lower' ? `${metric.name} <= ` : ''}${metricValue(metric, target)}`;
  const column = (title: string, cell: (variant: ComparedVariant) => string) => ({ title, cells: variants.map(cell) });
  const reaching = (title: string, part: 0 | 1 | 2) =>
    column(`${title} ${to}`, (variant) => toTarget(variant, seeds.length)[part]);
  const columns = [
    namesOf(variants),
    column(`test ${metric.name}`, ({ test }) => values(metric, test)),
    column('best', ({ best }) => values(metric, best)),
    ...(personal ? [column('personal', (variant) => values(metric, variant.personal))] : []),
    ...(target === undefined ? [] : [reaching('rounds', 0), reaching('bytes', 1), reaching('virtual time', 2)]),
    column('bytes in all', ({ uplinkBytes, downlinkBytes }) => formatBytes(uplinkBytes.mean + downlinkBytes.mean)),
  ];
  const tables = [columns, ...measureColumns(variants)].map((each) => table(each, width)).join('\n');
  return `${tables}\n${seeds.length === 1 ? 'seed' : 'mean over seeds'} ${seeds.join(', ')}`;
}

function namesOf(variants: readonly ComparedVariant[]): Column {
  return { title: 'variant', cells: variants.map(({ name }) => name), align: 'left' };
}

/** A second table with the variants' measures; empty if there are none. */
function measureColumns(variants: readonly ComparedVariant[]): Column[][] {
  const titles = Object.entries(measureTitles()).filter(([name]) => variants.some(({ measures }) => measures?.[name]));
  if (titles.length === 0) return [];
  const columns = titles.map(([name, title]) => ({
    title,
    cells: variants.map(({ measures }) => (isShare(name) ? shares : number)(measures?.[name])),
  }));
  return [[namesOf(variants), ...columns]];
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
function toTarget({ toTarget }: ComparedVariant, runs: number): [string, string, string] {
  if (!toTarget) return ['-', '-', '-'];
  const { reached, rounds, bytes, virtualSeconds } = toTarget;
  const deviation = rounds.deviation === undefined ? '' : ` ± ${rounds.deviation.toFixed(1)}`;
  const some = reached < runs ? ` (${reached} of ${runs})` : '';
  return [`${roundsText(rounds.mean)}${deviation}${some}`, formatBytes(bytes.mean), formatSeconds(virtualSeconds.mean)];
}
