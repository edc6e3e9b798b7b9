import { readFileSync } from 'node:fs';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { expect, test } from 'vitest';
import { measure, resultsDocument } from '../../bench/results/document.js';
import { readMeasured, withFresh } from '../../bench/results/measured.js';
import { readCatalogue } from '../../src/experiments/reproduction/catalogue.js';
import type { FinishedRun } from '../../src/experiments/reproduction/finished-runs.js';
import type { Published } from '../../src/experiments/reproduction/published.js';
import { scenarioSchema } from '../../src/scenario/schema.js';

const schema = scenarioSchema();

/** A run whose test accuracies are given, one a round. */
function run(variant: string, seed: number, accuracies: readonly number[], alpha = 0.1): FinishedRun {
  const scenario = schema.parse({
    seed,
    rounds: accuracies.length,
    data: { name: 'blobs', clients: 6, partition: { name: 'dirichlet', alpha } },
    model: { name: 'logreg' },
    training: { optimizer: { name: 'sgd', learningRate: 0.1 } },
    strategy: { name: 'fedavg' },
  });
  const rounds = accuracies.map((accuracy, index) => ({
    ...{ round: index + 1, virtualSeconds: index + 1, wallSeconds: 0, cohort: 1, received: 1 },
    ...{ uplinkBytes: 1000, downlinkBytes: 500, test: { accuracy, loss: 1 } },
  }));
  return { comparison: 'table', variant, scenario, rounds };
}

const common = {
  ...{ source: 'A paper', comparison: 'table', setting: 'a setting', scale: {} },
  when: { 'data.partition.alpha': 0.1 },
};
const published: Published[] = [
  { ...common, quantity: 'accuracy', baseline: 'old', figures: { old: '80.00', new: '85.00 ± 1.00', other: 1 } },
  { ...common, quantity: 'rounds', target: 0.6, baseline: 'old', figures: { old: 20, new: 10 } },
];
const runs = [
  run('old', 1, [0.5, 0.6, 0.7]),
  run('old', 2, [0.5, 0.5, 0.72]),
  run('new', 1, [0.6, 0.7, 0.8]),
  run('new', 2, [0.2, 0.3, 0.4]),
];

const documentOf = (runs: readonly FinishedRun[], published: readonly Published[]) =>
  resultsDocument(measure(runs, published), published);

/** The cells of the first line with a method, in the table below some words. */
function cells(document: string, below: string, method: string): string[] {
  const at = document.indexOf(below);
  expect(at).toBeGreaterThanOrEqual(0);
  const lines = document.slice(at).split('\n');
  const row = lines.find((line) => line.startsWith(`| ${method} `)) ?? '';
  return row
    .split('|')
    .map((cell) => cell.trim())
    .slice(2, -1);
}

test('a line beside a published figure has the mean and deviation of the runs of its setting, and the gains', () => {
  const document = documentOf([...runs, run('new', 3, [1, 1, 1], 0.5)], published);
  expect(document).toContain('### A paper\n\n**Accuracy.** A setting. Seeds 1, 2.');
  const measured = `60.00 ± ${sampleStandardDeviation([80, 40]).toFixed(2)}`;
  const gain = String(Number((60 - mean([70, 72])).toFixed(2)));
  expect(cells(document, '**Accuracy.**', 'new')).toEqual(['85.00 ± 1.00', measured, '+5', gain]);
  expect(cells(document, '**Accuracy.**', 'old')).toEqual(['80.00', `71.00 ± ${Math.SQRT2.toFixed(2)}`, '', '']);
  expect(cells(document, '**Rounds to 60%.**', 'old')).toEqual(['20', '2.5 ± 0.7', '', '']);
  expect(cells(document, '**Rounds to 60%.**', 'new')).toEqual(['10', '1 (1 of 2)', '-10', '-1.5']);
  expect(document).not.toContain('| other');
});

test('a claim says in what the runs depart from the scale of the paper, and may be in words', () => {
  const scale = { rounds: 200, 'data.clients': 6, 'cohort.count': 3 };
  const figures = { old: '-', new: 'above old' };
  const deviations = 'another loss';
  const entry: Published = { ...common, scale, deviations, quantity: 'accuracy', baseline: 'old', figures };
  const document = documentOf(runs, [entry]);
  expect(document).toContain('A setting. Here: rounds 3, cohort.count absent. Known deviations: another loss. Seeds');
  expect(cells(document, '**Accuracy.**', 'new')).toEqual(['above old', '60.00 ± 28.28', '-11']);
});

test('personal accuracies and bytes stand beside what is claimed of them', () => {
  const personal = runs.map(({ rounds, ...run }) => ({
    ...run,
    rounds: rounds.map((round) => ({ ...round, personal: { accuracy: { mean: 0.9, p10: 0.8, p50: 0.9, p90: 1 } } })),
  }));
  const entries: Published[] = (['personal', 'bytes'] as const).map((quantity) => ({
    ...{ ...common, quantity, figures: { new: 'some' } },
  }));
  const document = documentOf(personal, entries);
  expect(cells(document, '**Personal accuracy.**', 'new')).toEqual(['some', '90.00 ± 0.00']);
  expect(cells(document, '**Bytes in all.**', 'new')).toEqual(['some', '4.5 kB']);
});

test('every directory of a comparison is a section of its own', () => {
  const at = (directory: string) => runs.map((run) => ({ ...run, directory }));
  const document = documentOf([...at('a'), ...at('b')], []);
  expect(document.match(/^### table$/gm)).toHaveLength(2);
});

test('every comparison is shown with the setting that its runs have in common, one a partition', () => {
  const document = documentOf([...runs, run('new', 3, [1, 1, 1], 0.5)], published);
  const common = '6 clients, dirichlet (alpha 0.1, by class, minimumSize 1), logreg';
  expect(document).toContain(`### table\n\nblobs, ${common}`);
  expect(document.match(/^### table$/gm)).toHaveLength(2);
  expect(cells(document, '| method | accuracy      | best ', 'new')).toEqual(['60.00 ± 28.28', '60.00 ± 28.28']);
});

test('another metric than accuracy heads its column, and a number is no percentage', () => {
  const rmse = { name: 'rmse', better: 'lower', unit: 'number' } as const;
  const metric = runs.map(({ rounds, ...run }) => ({
    ...{ ...run, metric: rmse },
    rounds: rounds.map(({ test, ...round }) => ({ ...round, test: { loss: 1, rmse: 10 * (test?.accuracy ?? 0) } })),
  }));
  const document = documentOf(metric, []);
  expect(document).toContain('| method | rmse ');
  expect(cells(document, '| method | rmse', 'new')[1]).toBe('4 ± 2.828');
});

test('what was measured again replaces its comparison, and everything else stays in its place', () => {
  const named = (comparison: string, factor = 1) =>
    runs.map(({ rounds, ...run }) => ({
      ...{ ...run, comparison },
      rounds: rounds.map((round) => ({ ...round, test: { loss: 1, accuracy: factor * (round.test?.accuracy ?? 0) } })),
    }));
  const entries = published.flatMap((entry) => [
    { ...entry, comparison: 'first' },
    { ...entry, comparison: 'second' },
  ]);
  const earlier = measure([...named('first'), ...named('second')], entries);
  const merged = withFresh(earlier, measure(named('first', 0.5), entries), new Set(['first']));
  const now = measure([...named('first', 0.5), ...named('second')], entries);
  expect(merged.comparisons).toEqual(now.comparisons);
  expect(resultsDocument(merged, entries)).toBe(resultsDocument(now, entries));
  expect(withFresh(merged, measure([], entries), new Set())).toEqual(merged);
});

test('the published figures and the measured ones of the documentation make its document', () => {
  const entries = readCatalogue('docs/published.yaml').published;
  expect(entries.length).toBeGreaterThan(5);
  for (const { baseline, figures } of entries) if (baseline) expect(Object.keys(figures)).toContain(baseline);
  const document = resultsDocument(readMeasured('docs/measured.json'), entries);
  expect(document).toBe(readFileSync('docs/results.md', 'utf8'));
});
