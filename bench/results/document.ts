import { markdownTable } from 'markdown-table';
import { type ComparedVariant, type Comparison, compared, type OverSeeds } from '../../src/report/comparison.js';
import { measureTitles } from '../../src/report/measures-of-run.js';
import { formatBytes, formatNumber, formatSeconds } from '../../src/report/quantities.js';
import type { FinishedRun } from './finished-runs.js';
import { isOfSetting, type Published } from './published.js';
import { type Group, grouped } from './setting.js';

const head = `# Results

Written by \`npm run results -- DIRECTORY...\` from the directories of comparisons and runs; not to be edited. Accuracies are shares
of the test set in per cent; a figure after ± is the sample standard deviation over seeds. Published figures and their
sources are those of [published.yaml](published.yaml). Rounds to a target are the first evaluated round that reaches it.`;

/** The document of results: measured figures beside published ones, then every comparison as it was measured. */
export function resultsDocument(runs: readonly FinishedRun[], published: readonly Published[]): string {
  const rows = published.flatMap((entry) => publishedRows(entry, runs));
  const beside = markdownTable([
    [
      'method',
      'baseline',
      'setting and scale',
      'quantity',
      'published',
      'measured',
      'measured gain',
      'seeds',
      'source',
    ],
    ...rows,
  ]);
  const sections = grouped(runs).map(groupSection);
  return `${[head, '## Beside published figures', beside, '## As measured', ...sections].join('\n\n')}\n`;
}

/** A line for each variant of an entry that was run in its setting. */
function publishedRows(entry: Published, runs: readonly FinishedRun[]): string[][] {
  const own = runs.filter((run) => isOfSetting(entry, run));
  const { variants } = comparisonOf(own, entry.quantity === 'rounds' ? entry.target : undefined);
  const baseline = variants.find(({ name }) => name === entry.baseline);
  return Object.entries(entry.figures).flatMap(([name, figure]) => {
    const variant = variants.find((one) => one.name === name);
    if (!variant) return [];
    const gain =
      variant === baseline || !baseline ? '' : gainOver(quantityOf(entry, variant), quantityOf(entry, baseline));
    const measured = entry.quantity === 'accuracy' ? percent(variant.testAccuracy) : roundsToTarget(variant);
    return [
      [
        ...[name, variant === baseline ? '' : (entry.baseline ?? ''), entry.setting, quantityName(entry)],
        ...[String(figure), measured, gain, String(variant.runs.length), entry.source],
      ],
    ];
  });
}

function quantityName(entry: Published): string {
  return entry.quantity === 'accuracy' ? 'accuracy' : `rounds to ${trimmed(100 * entry.target)}%`;
}

function quantityOf({ quantity }: Published, { testAccuracy, toTarget }: ComparedVariant): number | undefined {
  return quantity === 'rounds' ? toTarget?.rounds.mean : testAccuracy && 100 * testAccuracy.mean;
}

function gainOver(value: number | undefined, baseline: number | undefined): string {
  if (value === undefined || baseline === undefined) return '';
  const difference = value - baseline;
  return `${difference < 0 ? '' : '+'}${trimmed(difference)}`;
}

function groupSection({ comparison, setting, variants }: Group): string {
  const { target, variants: all } = comparisonOf([...variants.values()].flat());
  const titles = Object.entries(measureTitles).filter(([name]) => all.some(({ measures }) => measures?.[name]));
  const to = target === undefined ? '' : ` to ${trimmed(100 * target)}%`;
  const table = markdownTable([
    [
      ...['method', 'accuracy', 'best', 'personal', `rounds${to}`, `bytes${to}`, `virtual time${to}`, 'seeds'],
      ...titles.map(([, title]) => title),
    ],
    ...all.map((variant) => [
      ...[
        variant.name,
        percent(variant.testAccuracy),
        percent(variant.bestAccuracy),
        percent(variant.personalAccuracy),
      ],
      roundsToTarget(variant),
      variant.toTarget ? formatBytes(variant.toTarget.bytes.mean) : '-',
      variant.toTarget ? formatSeconds(variant.toTarget.virtualSeconds.mean) : '-',
      variant.runs.map(({ seed }) => seed).join(', '),
      ...titles.map(([name]) => numberOverSeeds(variant.measures?.[name])),
    ]),
  ]);
  return `### ${comparison}\n\n${setting}.\n\n${table}`;
}

function comparisonOf(runs: readonly FinishedRun[], target?: number): Comparison {
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
  return compared(runs[0]?.comparison ?? '', seeds, variants, target);
}

function percent(quantity: OverSeeds | undefined): string {
  if (!quantity) return '-';
  const deviation = quantity.deviation === undefined ? '' : ` ± ${(100 * quantity.deviation).toFixed(2)}`;
  return `${(100 * quantity.mean).toFixed(2)}${deviation}`;
}

function roundsToTarget({ toTarget, runs }: ComparedVariant): string {
  if (!toTarget) return 'not reached';
  const { rounds, reached } = toTarget;
  const deviation = rounds.deviation === undefined ? '' : ` ± ${rounds.deviation.toFixed(1)}`;
  return `${trimmed(rounds.mean)}${deviation}${reached < runs.length ? ` (${reached} of ${runs.length})` : ''}`;
}

function numberOverSeeds(quantity: OverSeeds | undefined): string {
  const deviation = quantity?.deviation === undefined ? '' : ` ± ${formatNumber(quantity.deviation)}`;
  return `${formatNumber(quantity?.mean)}${deviation}`;
}

/** At most two digits after the point, none that are zero. */
function trimmed(value: number): string {
  return String(Number(value.toFixed(2)));
}
