import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RoundMetrics, SimEvent } from '../../../src/actors/events.js';
import { accuracy } from '../../../src/data/task.js';
import { summariseComparison, writeComparison } from '../../../src/experiments/comparison.js';
import { summarise } from '../../../src/records/summary.js';

/** The accuracies of a run's rounds unless others are given. */
const usual = [0.25, 0.5, 0.625];

/**
 * Writes a run directory as a run of two clients would leave it: with stale and dropped updates, an account of the server, values of
 * clients, and a detector that suspects client 1.
 *
 * @returns the lines of metrics
 */
export function writtenRun(
  path: string,
  accuracies: readonly number[] = usual,
  strategy = 'fedavg',
  seed = 1,
): RoundMetrics[] {
  const rounds = accuracies.map((value, at): RoundMetrics => {
    return {
      round: at + 1,
      virtualSeconds: 4 * (at + 1),
      wallSeconds: at + 1,
      cohort: 2,
      received: 2,
      staleness: 0.5,
      dropped: at === 0 ? 1 : undefined,
      uplinkBytes: 100,
      downlinkBytes: 50,
      trainLoss: 1 - value,
      test: { accuracy: value, loss: 2 - value },
      personal: { accuracy: { mean: value, p10: value - 0.1, p50: value, p90: value + 0.1 } },
      server: { epsilon: 0.5 * (at + 1) },
      detection: { norm: 0.75 },
      valuation: {
        utility: { before: 0, after: 1 },
        methods: { 'exact-shapley': { values: { 0: 0.2, 1: -0.1 / accuracies.length }, evaluations: 4 } },
      },
    };
  });
  mkdirSync(path, { recursive: true });
  const lines = (values: readonly object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
  writeFileSync(join(path, 'settings.json'), JSON.stringify({ backend: 'onnx' }));
  writeFileSync(join(path, 'scenario.yaml'), scenarioOf(strategy, seed, accuracies.length));
  writeFileSync(join(path, 'metrics.jsonl'), lines(rounds));
  writeFileSync(join(path, 'events.jsonl'), lines(rounds.flatMap(eventsOf)));
  const identity = { strategy, seed, backend: 'onnx', threads: 1, metric: accuracy } as const;
  writeFileSync(join(path, 'summary.json'), JSON.stringify(summarise(identity, rounds, rounds.length)));
  return rounds;
}

/**
 * Writes the directory of a comparison of two variants and two seeds. The first variant has the name `<script>alert(1)</script>`,
 * and its second seed never reaches the target, 60%.
 *
 * @returns by round, the mean accuracy of the first variant
 */
export function writtenComparison(path: string): { readonly mean: readonly number[] } {
  const seeds = [
    [0.25, 0.5, 0.625],
    [0.25, 0.375, 0.5],
  ];
  const variantsOf = (name: string, folder: string, strategy: string) => ({
    name,
    strategy,
    runs: seeds.map((accuracies, at) => ({
      seed: at + 1,
      directory: `${folder}-seed${at + 1}`,
      rounds: writtenRun(join(path, `${folder}-seed${at + 1}`), accuracies, strategy, at + 1),
    })),
  });
  const variants = [variantsOf('<script>alert(1)</script>', 'first', 'fedavg'), variantsOf('prox', 'prox', 'fedprox')];
  writeComparison(path, summariseComparison('small', [1, 2], variants, 0.6));
  return { mean: seeds[0].map((value, at) => (value + seeds[1][at]) / 2) };
}

function scenarioOf(strategy: string, seed: number, rounds: number): string {
  return `
rounds: ${rounds}
seed: ${seed}
strategy: { name: ${strategy} }
incentives: { behaviours: [{ name: free-rider, clients: [1] }] }
`;
}

/** The events of a round of two clients, of which the second takes three times as long. */
function eventsOf({ round, test }: RoundMetrics): SimEvent[] {
  const start = 4 * (round - 1);
  const at = { round, version: round };
  const arrived = { kind: 'arrived', bytes: 50, flops: 10, metrics: {}, weight: 1, trainedOn: 10 } as const;
  const population: SimEvent = {
    kind: 'population',
    at: 0,
    round: 1,
    samples: [10, 30],
    classes: ['cat', 'dog'],
    counts: [
      [10, 0],
      [10, 20],
    ],
    flops: [20, 10],
    downlink: 100,
    uplink: 100,
    latency: 0,
  };
  return [
    ...(round === 1 ? [population] : []),
    { kind: 'sent', at: start, client: 0, bytes: 25, ...at },
    { kind: 'sent', at: start, client: 1, bytes: 25, ...at },
    { kind: 'started', at: start + 0.25, client: 0, ...at },
    { kind: 'started', at: start + 0.25, client: 1, ...at },
    { kind: 'trained', at: start + 0.75, client: 0, ...at },
    { ...arrived, at: start + 1, client: 0, ...at },
    { kind: 'trained', at: start + 2.5, client: 1, ...at },
    { ...arrived, at: start + 3, client: 1, ...at },
    { kind: 'scored', at: start + 4, round, clients: [0, 1], scores: { norm: [0.1, 0.9] }, auc: { norm: 0.75 } },
    {
      kind: 'evaluated',
      at: start + 4,
      round,
      evaluation: { test: test ?? { loss: 0 } },
      own: { clients: [0, 1], values: [0.5, 0.75] },
    },
  ];
}
