import { mean, sampleStandardDeviation } from 'simple-statistics';
import { expect, test } from 'vitest';
import { resultsDocument } from '../../bench/results/document.js';
import type { FinishedRun } from '../../bench/results/finished-runs.js';
import type { Published } from '../../bench/results/published.js';
import { readPublished } from '../../bench/results/published.js';
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

/** The cells of the line that begins with a method, in the table below a heading. */
function cells(document: string, heading: string, ...start: readonly string[]): string[] {
  const lines = document.slice(document.indexOf(heading)).split('\n');
  const rows = lines.map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
  return rows.find((row) => start.every((cell) => row.includes(cell))) ?? [];
}

test('a line beside a published figure has the mean and deviation of the runs of its setting', () => {
  const document = resultsDocument([...runs, run('new', 3, [1, 1, 1], 0.5)], published);
  const old = [70, 72];
  expect(cells(document, '## Beside', 'new', 'accuracy')).toEqual([
    ...[
      'new',
      'old',
      'a setting',
      'accuracy',
      '85.00 ± 1.00',
      `60.00 ± ${sampleStandardDeviation([80, 40]).toFixed(2)}`,
    ],
    ...['+5', String(Number((60 - mean(old)).toFixed(2))), '', '1, 2', 'A paper'],
  ]);
  expect(cells(document, '## Beside', 'old', 'rounds to 60%').slice(4, 6)).toEqual(['20', '2.5 ± 0.7']);
  expect(cells(document, '## Beside', 'new', 'rounds to 60%').slice(4, 8)).toEqual(['10', '1 (1 of 2)', '-10', '-1.5']);
  expect(document).not.toContain('| other');
});

test('a line says in what the runs depart from the scale of the paper, and takes claims in words', () => {
  const scale = { rounds: 200, 'data.clients': 6, 'cohort.count': 3 };
  const figures = { old: '-', new: 'above old' };
  const deviations = 'another loss';
  const entry: Published = { ...common, scale, deviations, quantity: 'accuracy', baseline: 'old', figures };
  const document = resultsDocument(runs, [entry]);
  const [, , setting, , claim, , publishedGain, measuredGain, known] = cells(document, '## Beside', 'new', 'accuracy');
  expect(setting).toBe('a setting; here rounds 3, cohort.count absent');
  expect([claim, publishedGain, measuredGain, known]).toEqual(['above old', '', '-11', deviations]);
});

test('personal accuracies and bytes stand beside what is claimed of them', () => {
  const personal = runs.map(({ rounds, ...run }) => ({
    ...run,
    rounds: rounds.map((round) => ({ ...round, personal: { accuracy: { mean: 0.9, p10: 0.8, p50: 0.9, p90: 1 } } })),
  }));
  const entries: Published[] = (['personal', 'bytes'] as const).map((quantity) => ({
    ...{ ...common, quantity, figures: { new: 'some' } },
  }));
  const document = resultsDocument(personal, entries);
  expect(cells(document, '## Beside', 'new', 'personal accuracy')[5]).toBe('90.00 ± 0.00');
  expect(cells(document, '## Beside', 'new', 'bytes in all')[5]).toBe('4.5 kB');
});

test('every directory of a comparison is a section of its own', () => {
  const at = (directory: string) => runs.map((run) => ({ ...run, directory }));
  const document = resultsDocument([...at('a'), ...at('b')], []);
  expect(document.match(/^### table$/gm)).toHaveLength(2);
});

test('every comparison is shown with the setting that its runs have in common, one a partition', () => {
  const document = resultsDocument([...runs, run('new', 3, [1, 1, 1], 0.5)], published);
  const common = '6 clients, dirichlet (alpha 0.1, by class, minimumSize 1), logreg';
  expect(document).toContain(`### table\n\nblobs, ${common}`);
  expect(document.match(/^### table$/gm)).toHaveLength(2);
  expect(cells(document, '## As measured', 'new', '1, 2').slice(0, 3)).toEqual([
    'new',
    '60.00 ± 28.28',
    '60.00 ± 28.28',
  ]);
});

test('the published figures of the documentation can be read', () => {
  const entries = readPublished('docs/published.yaml');
  expect(entries.length).toBeGreaterThan(5);
  for (const { baseline, figures } of entries) if (baseline) expect(Object.keys(figures)).toContain(baseline);
});
