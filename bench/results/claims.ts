import { formatBytes } from '../../src/core/quantities.js';
import type { ComparedVariant, SeedStatistics } from '../../src/experiments/comparison.js';
import { measureTitles } from '../../src/records/measures-of-run.js';
import { comparisonOf } from './compared-runs.js';
import type { FinishedRun } from './finished-runs.js';
import { claimOf, type Measured, type MeasuredClaim } from './measured.js';
import { percent, signed, trimmed } from './numbers.js';
import { differencesFrom, identityOf, isOfSetting, type Published } from './published.js';
import { roundsToTarget } from './rounds-to-target.js';
import { narrowTable, seedsOf } from './tables.js';

/** What the runs show of each published entry in whose setting some were made. */
export function measuredClaims(published: readonly Published[], runs: readonly FinishedRun[]): MeasuredClaim[] {
  return published.flatMap((entry) => {
    const own = runs.filter((run) => isOfSetting(entry, run));
    const { variants } = comparisonOf(own, entry.quantity === 'rounds' ? entry.target : undefined);
    const baseline = variants.find(({ name }) => name === entry.baseline);
    const lines = variants
      .filter(({ name }) => name in entry.figures)
      .map((variant) => ({
        method: variant.name,
        measured: measuredOf(entry, variant),
        ...(baseline && baseline !== variant && gain(numberOf(entry, variant), numberOf(entry, baseline))),
      }));
    if (lines.length === 0) return [];
    return [{ entry: identityOf(entry), here: differencesFrom(entry, own[0]), seeds: seedsOf(variants), lines }];
  });
}

/** A section for each source, with a table for each of its entries that was measured. */
export function claimsSection(published: readonly Published[], measured: Measured): string {
  const claims = published.flatMap((entry) => {
    const claim = claimOf(measured, entry);
    return claim ? [{ entry, claim }] : [];
  });
  const sources = [...new Set(claims.map(({ entry }) => entry.source))];
  const sections = sources.map((source) => {
    const own = claims.filter(({ entry }) => entry.source === source);
    return [`### ${source}`, ...own.map(({ entry, claim }) => claimTable(entry, claim))].join('\n\n');
  });
  return sections.join('\n\n');
}

function claimTable(entry: Published, { here, seeds, lines }: MeasuredClaim): string {
  const over = entry.baseline === undefined ? '' : ` over ${entry.baseline}`;
  const rows = Object.entries(entry.figures).flatMap(([method, figure]) => {
    const line = lines.find((each) => each.method === method);
    if (!line) return [];
    const published = gain(publishedNumber(figure), publishedNumber(entry.figures[entry.baseline ?? '']));
    return [
      {
        method,
        published: String(figure),
        measured: line.measured,
        [`published gain${over}`]: method === entry.baseline ? '' : (published?.gain ?? ''),
        [`measured gain${over}`]: line.gain ?? '',
      },
    ];
  });
  const words = [
    `**${capital(quantityName(entry))}.** ${capital(entry.setting)}.`,
    ...(here.length > 0 ? [`Here: ${here.join(', ')}.`] : []),
    ...(entry.deviations === undefined ? [] : [`Known deviations: ${entry.deviations.trim()}.`]),
    `Seeds ${seeds}.`,
  ];
  return `${words.join(' ')}\n\n${narrowTable(rows)}`;
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
      return measureTitles()[entry.measure];
    case 'rounds':
      return `rounds to ${trimmed(100 * entry.target)}%`;
  }
}

/** The share of samples or clients that an entry is about; undefined for bytes and rounds. */
function shareOf(entry: Published, variant: ComparedVariant): SeedStatistics | undefined {
  switch (entry.quantity) {
    case 'accuracy':
      return variant.test;
    case 'personal':
      return variant.personal;
    case 'measure':
      return variant.measures?.[entry.measure];
    case 'bytes':
    case 'rounds':
      return undefined;
  }
}

function measuredOf(entry: Published, variant: ComparedVariant): string {
  if (entry.quantity === 'bytes') return formatBytes(variant.uplinkBytes.mean + variant.downlinkBytes.mean);
  return entry.quantity === 'rounds' ? roundsToTarget(variant) : percent(shareOf(entry, variant));
}

/** What gains are differences of: per cent, or rounds; undefined for bytes. */
function numberOf(entry: Published, variant: ComparedVariant): number | undefined {
  return entry.quantity === 'rounds' ? variant.toTarget?.rounds.mean : percentage(shareOf(entry, variant));
}

function percentage(share: SeedStatistics | undefined): number | undefined {
  return share && 100 * share.mean;
}

/** The number of a published figure, such as 84 or `84.20 ± 0.31`; undefined where the paper says more, or says it in words. */
function publishedNumber(figure: string | number | undefined): number | undefined {
  const number = /^(-?[\d.]+)( ± [\d.]+)?$/.exec(String(figure))?.[1];
  return number === undefined ? undefined : Number(number);
}

function gain(value: number | undefined, baseline: number | undefined): { readonly gain: string } | undefined {
  return value === undefined || baseline === undefined ? undefined : { gain: signed(value - baseline) };
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
