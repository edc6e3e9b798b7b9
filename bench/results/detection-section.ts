import { markdownTable } from 'markdown-table';
import type { Chart } from '../../src/core/chart.js';
import { seedStatistics } from '../../src/experiments/comparison.js';
import type { FinishedRun } from '../../src/experiments/reproduction/finished-runs.js';
import { type Detected, detectedIn, meanRoc } from './detection.js';
import { meanAndDeviation } from './numbers.js';
import { type Group, grouped } from './setting.js';

/** What detectors found in one comparison: by variant, by detector, by seed. */
interface DetectedGroup extends Group {
  readonly found: ReadonlyMap<string, ReadonlyMap<string, readonly Detected[]>>;
}

/** The tables of runs with detectors, by comparison. */
export function measuredDetection(runs: readonly FinishedRun[]): { comparison: string; text: string }[] {
  return detectedGroups(runs).map((group) => ({ comparison: group.comparison, text: groupText(group) }));
}

/** The curves of runs with detectors, which the tables refer to. */
export function detectionCharts(runs: readonly FinishedRun[]): Chart[] {
  return detectedGroups(runs).flatMap(rocCharts);
}

function detectedGroups(runs: readonly FinishedRun[]): DetectedGroup[] {
  return grouped(runs.filter((run) => detectedIn(run).size > 0)).map((group) => ({
    ...group,
    found: new Map([...group.variants].map(([name, own]) => [name, byDetector(own)])),
  }));
}

function byDetector(runs: readonly FinishedRun[]): Map<string, Detected[]> {
  const all = new Map<string, Detected[]>();
  for (const run of runs) {
    for (const [detector, detected] of detectedIn(run)) all.set(detector, [...(all.get(detector) ?? []), detected]);
  }
  return all;
}

function groupText({ comparison, setting, variants, found }: DetectedGroup): string {
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
  return `${setting}.\n\n${table}`;
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
