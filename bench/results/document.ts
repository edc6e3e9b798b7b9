import { markdownTable } from 'markdown-table';
import { formatBytes, formatSeconds } from '../../src/core/quantities.js';
import { measureTitles } from '../../src/records/measures-of-run.js';
import { besidePublished } from './beside-published.js';
import { comparisonOf } from './compared-runs.js';
import { detectionSection } from './detection-section.js';
import type { FinishedRun } from './finished-runs.js';
import { incentivesSection } from './incentives.js';
import { measure, percent, trimmed } from './numbers.js';
import type { Published } from './published.js';
import { roundsToTarget } from './rounds-to-target.js';
import { type Group, grouped } from './setting.js';

const head = `# Results

Written by \`npm run results -- DIRECTORY...\` from the directories of comparisons and runs, comparison by comparison; not to be edited.
Accuracies are shares of the test set in per cent, at the last evaluation; personal accuracies are those of clients' models on their
own test samples. A figure after ± is the sample standard deviation over seeds. Rounds to a target are the first evaluated round that
reaches it. The best five are the mean of the five highest accuracies of a run's evaluations. A gain is the difference from the
baseline. Published figures and their sources are those of [published.yaml](published.yaml); where a paper gives no figure for the
setting, its claim stands in their place.`;

/** The document of results: measured figures beside published ones, then every comparison as it was measured. */
export function resultsDocument(runs: readonly FinishedRun[], published: readonly Published[]): string {
  const sections = grouped(runs).map(groupSection);
  const beside = besidePublished(published, runs);
  const own = [...incentivesSection(runs), ...detectionSection(runs).sections];
  const parts = [head, '## Beside published figures', beside, ...own, '## As measured', ...sections];
  return `${parts.join('\n\n')}\n`;
}

function groupSection({ comparison, setting, variants }: Group): string {
  const { target, variants: all } = comparisonOf([...variants.values()].flat());
  const titles = Object.entries(measureTitles).filter(([name]) => all.some(({ measures }) => measures?.[name]));
  const to = target === undefined ? '' : ` to ${trimmed(100 * target)}%`;
  const table = markdownTable([
    [
      ...['method', 'accuracy', 'best', 'personal', `rounds${to}`, `bytes${to}`, `virtual time${to}`],
      ...['bytes in all', 'seeds', ...titles.map(([, title]) => title)],
    ],
    ...all.map((variant) => [
      ...[variant.name, percent(variant.test), percent(variant.best)],
      ...[percent(variant.personal), roundsToTarget(variant)],
      variant.toTarget ? formatBytes(variant.toTarget.bytes.mean) : '-',
      variant.toTarget ? formatSeconds(variant.toTarget.virtualSeconds.mean) : '-',
      formatBytes(variant.uplinkBytes.mean + variant.downlinkBytes.mean),
      variant.runs.map(({ seed }) => seed).join(', '),
      ...titles.map(([name]) => measure(variant.measures?.[name])),
    ]),
  ]);
  return `### ${comparison}\n\n${setting}.\n\n${table}`;
}
