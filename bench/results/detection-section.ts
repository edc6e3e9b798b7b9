import { markdownTable } from 'markdown-table';
import type { Chart } from '../../src/core/chart.js';
import { seedStatistics } from '../../src/experiments/comparison.js';
import { type Detected, detectedIn, meanRoc } from './detection.js';
import type { FinishedRun } from './finished-runs.js';
import { meanAndDeviation } from './numbers.js';
import { type Group, grouped } from './setting.js';

const head = `## Detection

Areas under the receiver operating characteristics of detectors, means over seeds: 1 tells all clients that misbehave from
all others, 0.5 is chance, and below 0.5 the honest ones look worse. A client's score is its rank among the updates of a
round, averaged over the rounds.`;

/** What detectors found in one comparison: by variant, by detector, by seed. */
interface DetectedGroup extends Group {
  readonly found: ReadonlyMap<string, ReadonlyMap<string, readonly Detected[]>>;
}

/** The section of runs with detectors and the charts that it shows; nothing, if there are no such runs. */
export function detectionSection(runs: readonly FinishedRun[]): {
  readonly sections: readonly string[];
  readonly charts: readonly Chart[];
} {
  const groups = grouped(runs.filter((run) => detectedIn(run).size > 0)).map(
    (group): DetectedGroup => ({
      ...group,
      found: new Map([...group.variants].map(([name, own]) => [name, byDetector(own)])),
    }),
  );
  if (groups.length === 0) return { sections: [], charts: [] };
  return { sections: [[head, ...groups.map(groupSection)].join('\n\n')], charts: groups.flatMap(rocCharts) };
}

function byDetector(runs: readonly FinishedRun[]): Map<string, Detected[]> {
  const all = new Map<string, Detected[]>();
  for (const run of runs) {
    for (const [detector, detected] of detectedIn(run)) all.set(detector, [...(all.get(detector) ?? []), detected]);
  }
  return all;
}

function groupSection({ comparison, setting, variants, found }: DetectedGroup): string {
  const detectors = [...new Set([...found.values()].flatMap((of) => [...of.keys()]))];
  const table = markdownTable([
    ['behaviour', ...detectors, 'seeds', 'curves'],
    ...[...found].map(([name, of]) => [
      name,
      ...detectors.map((detector) => {
        const areas = of.get(detector)?.map(({ auc }) => auc);
        return areas ? meanAndDeviation(seedStatistics(areas), 2) : '-';
      }),
      (variants.get(name) ?? []).map(({ scenario }) => scenario.seed).join(', '),
      `[ROC](${chartName(comparison, name)}.svg)`,
    ]),
  ]);
  return `### ${comparison}\n\n${setting}.\n\n${table}`;
}

function rocCharts({ comparison, found }: DetectedGroup): Chart[] {
  return [...found].map(([name, of]) => ({
    name: chartName(comparison, name),
    title: `${name}: receiver operating characteristics, mean over seeds`,
    x: 'false positive rate',
    y: 'true positive rate',
    series: [...of].map(([detector, detected]) => ({
      name: detector,
      points: meanRoc(detected.map(({ roc }) => roc)),
    })),
  }));
}

function chartName(comparison: string, variant: string): string {
  return `roc/${comparison}-${variant}`;
}
