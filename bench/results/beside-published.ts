import { markdownTable } from 'markdown-table';
import { formatBytes } from '../../src/core/quantities.js';
import type { ComparedVariant, SeedStatistics } from '../../src/experiments/comparison.js';
import { measureTitles } from '../../src/records/measures-of-run.js';
import { comparisonOf } from './compared-runs.js';
import type { FinishedRun } from './finished-runs.js';
import { percent, signed, trimmed } from './numbers.js';
import { differencesFrom, isOfSetting, type Published } from './published.js';
import { roundsToTarget } from './rounds-to-target.js';

/** The columns of the table. */
export const columns = [
  ...['method', 'baseline', 'setting and scale', 'quantity', 'published', 'measured'],
  ...['published gain', 'measured gain', 'known deviations', 'seeds', 'source'],
];

/** The table of measured figures beside published ones: a line for each variant of an entry that was run in its setting. */
export function besidePublished(published: readonly Published[], runs: readonly FinishedRun[]): string {
  return markdownTable([columns, ...published.flatMap((entry) => linesOf(entry, runs))]);
}

function linesOf(entry: Published, runs: readonly FinishedRun[]): string[][] {
  const own = runs.filter((run) => isOfSetting(entry, run));
  const { variants } = comparisonOf(own, entry.quantity === 'rounds' ? entry.target : undefined);
  const baseline = variants.find(({ name }) => name === entry.baseline);
  return Object.entries(entry.figures).flatMap(([name, figure]) => {
    const variant = variants.find((one) => one.name === name);
    if (!variant) return [];
    const isBaseline = variant === baseline;
    return [
      [
        ...[name, isBaseline ? '' : (entry.baseline ?? '')],
        settingAndScale(
          entry,
          own.filter((run) => run.variant === name),
        ),
        ...[quantityName(entry), String(figure), measuredOf(entry, variant)],
        isBaseline ? '' : gain(publishedNumber(figure), publishedNumber(entry.figures[entry.baseline ?? ''])),
        isBaseline || !baseline ? '' : gain(numberOf(entry, variant), numberOf(entry, baseline)),
        ...[entry.deviations ?? '', variant.runs.map(({ seed }) => seed).join(', '), entry.source],
      ],
    ];
  });
}

/** The paper's setting, and in what the runs departed from it. */
function settingAndScale(entry: Published, runs: readonly FinishedRun[]): string {
  const differences = differencesFrom(entry, runs[0]);
  return differences.length === 0 ? entry.setting : `${entry.setting}; here ${differences.join(', ')}`;
}

/** What an entry's figures are, in words. */
export function quantityName(entry: Published): string {
  switch (entry.quantity) {
    case 'accuracy':
      return 'accuracy';
    case 'personal':
      return 'personal accuracy';
    case 'bytes':
      return 'bytes in all';
    case 'measure':
      return measureTitles[entry.measure];
    case 'rounds':
      return `rounds to ${trimmed(100 * entry.target)}%`;
  }
}

function measuredOf(entry: Published, variant: ComparedVariant): string {
  switch (entry.quantity) {
    case 'accuracy':
      return percent(variant.test);
    case 'personal':
      return percent(variant.personal);
    case 'bytes':
      return formatBytes(bytesOf(variant));
    case 'measure':
      return percent(variant.measures?.[entry.measure]);
    case 'rounds':
      return roundsToTarget(variant);
  }
}

function numberOf(entry: Published, variant: ComparedVariant): number | undefined {
  switch (entry.quantity) {
    case 'accuracy':
      return percentage(variant.test);
    case 'personal':
      return percentage(variant.personal);
    case 'bytes':
      return undefined;
    case 'measure':
      return percentage(variant.measures?.[entry.measure]);
    case 'rounds':
      return variant.toTarget?.rounds.mean;
  }
}

function percentage(share: SeedStatistics | undefined): number | undefined {
  return share && 100 * share.mean;
}

function bytesOf({ uplinkBytes, downlinkBytes }: ComparedVariant): number {
  return uplinkBytes.mean + downlinkBytes.mean;
}

/** The number of a published figure, such as 84 or `84.20 ± 0.31`; undefined where the paper says more, or says it in words. */
function publishedNumber(figure: string | number | undefined): number | undefined {
  const number = /^(-?[\d.]+)( ± [\d.]+)?$/.exec(String(figure))?.[1];
  return number === undefined ? undefined : Number(number);
}

function gain(value: number | undefined, baseline: number | undefined): string {
  return value === undefined || baseline === undefined ? '' : signed(value - baseline);
}
