import { isDeepStrictEqual } from 'node:util';
import { optionsOf } from '../../src/core/named.js';
import type { FinishedRun } from '../../src/experiments/reproduction/finished-runs.js';
import type { Scenario } from '../../src/scenario/schema.js';

/** Runs of one directory, or single ones that share name and data: by variant, and of each variant by seed. */
export interface Group {
  readonly comparison: string;
  readonly setting: string;
  readonly variants: ReadonlyMap<string, readonly FinishedRun[]>;
}

/** Groups runs by comparison, in the order in which they come. */
export function grouped(runs: readonly FinishedRun[]): Group[] {
  const keys = [...new Set(runs.map(keyOf))];
  return keys.map((key) => {
    const own = runs.filter((run) => keyOf(run) === key);
    const names = [...new Set(own.map(({ variant }) => variant))];
    const variants = new Map(names.map((name) => [name, own.filter(({ variant }) => variant === name)]));
    return { comparison: own[0].comparison, setting: settingOf(own.map(({ scenario }) => scenario)), variants };
  });
}

function keyOf({ comparison, directory, scenario }: FinishedRun): string {
  return JSON.stringify([comparison, directory ?? scenario.data]);
}

/** What all scenarios have in common, in words: `mnist, 20 clients, dirichlet { alpha: 0.1 }, ...`. */
export function settingOf(scenarios: readonly Scenario[]): string {
  const [first] = scenarios;
  const parts: [words: string, of: (scenario: Scenario) => unknown][] = [
    [limited(first), ({ data }) => [data.name, data.limit]],
    [`${first.data.clients} clients`, ({ data }) => data.clients],
    [withOptions(first.data.partition), ({ data }) => data.partition],
    ...flipped(first),
    [first.model ? withOptions(first.model) : 'mixed models', ({ model }) => model],
    [cohortOf(first), ({ cohort }) => cohort],
    [trainingOf(first), ({ training }) => [training.epochs, training.steps, training.batch]],
    [
      `${first.training.optimizer.name} at ${first.training.optimizer.learningRate}`,
      ({ training: { optimizer } }) => [optimizer.name, optimizer.learningRate],
    ],
    [`${first.rounds} rounds`, ({ rounds }) => rounds],
  ];
  const shared = parts.filter(([, of]) => scenarios.every((scenario) => isDeepStrictEqual(of(scenario), of(first))));
  return shared.map(([words]) => words).join(', ');
}

function limited({ data }: Scenario): string {
  return data.limit.train === undefined ? data.name : `${data.name} (${data.limit.train} training samples)`;
}

/** Nothing, if all clients have the labels of the data set. */
function flipped({ data: { labelFlip } }: Scenario): [words: string, of: (scenario: Scenario) => unknown][] {
  if (!labelFlip) return [];
  const rows = labelFlip.ownTest ? 'all labels' : 'training labels';
  return [[`${rows} of ${labelFlip.clients.length} clients flipped`, ({ data }) => data.labelFlip]];
}

function cohortOf({ cohort }: Scenario): string {
  if ('count' in cohort) return `${cohort.count} a round`;
  return 'fraction' in cohort ? `${100 * cohort.fraction}% a round` : `each with probability ${cohort.probability}`;
}

function trainingOf({ training: { epochs, steps, batch } }: Scenario): string {
  return `${steps === undefined ? `epochs ${epochs}` : `steps ${steps}`}, batch ${batch}`;
}

function withOptions(named: { readonly name: string }): string {
  const options = Object.entries(optionsOf(named)).filter(
    ([, value]) => typeof value !== 'object' || Array.isArray(value),
  );
  if (options.length === 0) return named.name;
  return `${named.name} (${options.map(([key, value]) => `${key} ${Array.isArray(value) ? value.join('-') : value}`).join(', ')})`;
}
