import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detectedIn, meanRoc } from '../../bench/results/detection.js';
import { detectionCharts, measuredDetection } from '../../bench/results/detection-section.js';
import { measuredIncentives } from '../../bench/results/incentives.js';
import type { FinishedRun } from '../../src/experiments/reproduction/finished-runs.js';
import { scenarioSchema } from '../../src/scenario/schema.js';

const schema = scenarioSchema();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fedstill-bench-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function scenarioOf(seed: number, incentives: unknown) {
  return schema.parse({
    ...{
      seed,
      rounds: 2,
      data: { name: 'blobs', clients: 4 },
      model: { name: 'logreg' },
      strategy: { name: 'fedavg' },
    },
    training: { optimizer: { name: 'sgd', learningRate: 0.1 } },
    incentives,
  });
}

const line = { round: 1, virtualSeconds: 1, wallSeconds: 0, cohort: 1, received: 1, uplinkBytes: 1, downlinkBytes: 1 };

describe('the section of incentives', () => {
  const run = (seed: number, samples: readonly number[], accuracy: number): FinishedRun => ({
    ...{ comparison: 'agents', variant: 'standard-fl' },
    scenario: scenarioOf(seed, {
      mechanism: { name: 'standard-fl' },
      curve: { name: 'square-root', best: 1, difficulty: 1 },
      agents: [{ cost: 1e-4 }, { cost: 2e-4, count: 3 }],
    }),
    rounds: [
      {
        ...{ ...line, test: { accuracy, loss: 1 } },
        incentives: {
          ...{ contributors: samples.filter((each) => each > 0).length, joined: 4, welfare: 2 },
          ...{ totalSamples: samples.reduce((sum, each) => sum + each, 0), samples, payments: [0, 0, 0, 0] },
          ...{ targets: [0.9, 0.9, 0.9, 0.9], utilities: [0.5, 0.5, 0.5, 0.5], outside: [0, 0, 0, 0] },
          prediction: {
            samples: [100, 0, 0, 0],
            accuracies: [0.9, 0.9, 0.9, 0.9],
            total: 100,
            accuracy: 0.9,
            epsilon: 0,
          },
        },
      },
    ],
  });

  it('puts what agents came to beside what was predicted of them', () => {
    const [{ text }] = measuredIncentives([run(1, [98, 0, 0, 0], 0.88), run(2, [102, 0, 0, 0], 0.9)]);
    expect(text).toMatch(
      /\| standard-fl \| 1\.0 ± 0\.0 +\| 1 +\| 100 ± 3 \| 100 +\| 89\.00 ± 1\.41 \| 90\.00 +\| 2\.000 ± 0\.000 \| 1, 2 +\|/,
    );
    expect(text).toMatch(/\| 0 +\| 1\.00e-4 +\| 100 ± 3 +\| 100 +\| 90\.00 ± 0\.00 +\| 90\.00 +\| - +\| 0\.5000 +\|/);
    expect(measuredIncentives([{ ...run(1, [1, 0, 0, 0], 0.5), rounds: [line] }])).toStrictEqual([]);
  });
});

describe('the section of detectors', () => {
  const behaviours = [{ name: 'free-rider', clients: [3] }];
  const runOf = (seed: number, scores: readonly (readonly number[])[]): FinishedRun => {
    const directory = join(folder, `run${seed}`);
    const events = scores.map((norm, index) => ({
      ...{ kind: 'scored', at: 1, round: index + 1, clients: [0, 1, 2, 3] },
      scores: { norm },
    }));
    return { ...written(directory, events), comparison: 'riders', variant: 'free-rider', scenario: scenario(seed) };
  };
  const scenario = (seed: number) => scenarioOf(seed, { behaviours, detectors: [{ name: 'norm' }] });

  function written(directory: string, events: readonly unknown[]) {
    const path = mkdtempSync(`${directory}-`);
    writeFileSync(join(path, 'events.jsonl'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    return { runDirectory: path, rounds: [line] };
  }

  it('ranks clients by their mean rank in the rounds, whatever the scale of a round', () => {
    const found = detectedIn(
      runOf(1, [
        [0, 0.1, 0.2, 0.3],
        [1000, 0, 500, 2000],
      ]),
    );
    expect(found.get('norm')?.auc).toBe(1);
    const mistaken = detectedIn(
      runOf(2, [
        [3, 2, 1, 0],
        [3, 2, 0, 1],
      ]),
    );
    expect(mistaken.get('norm')?.auc).toBeCloseTo(1 / 6, 12);
  });

  it('has the mean area over seeds, and a chart', () => {
    const runs = [runOf(1, [[0, 1, 2, 3]]), runOf(2, [[0, 1, 3, 2]])];
    const charts = detectionCharts(runs);
    expect(measuredDetection(runs)[0].text).toMatch(
      /\| free-rider \| 0\.83 ± 0\.24 \| 1, 2 +\| \[ROC\]\(roc\/riders-free-rider\.svg\) \|/,
    );
    expect(charts.map(({ name }) => name)).toStrictEqual(['roc/riders-free-rider']);
    expect(charts[0].series[0].points[0]).toStrictEqual([0, 0.5]);
    expect(charts[0].series[0].points.at(-1)).toStrictEqual([1, 1]);
    expect([...measuredDetection([]), ...detectionCharts([])]).toStrictEqual([]);
  });

  it('averages curves at the same false positive rates', () => {
    const diagonal = [
      [0, 0],
      [1, 1],
    ] as const;
    const perfect = [
      [0, 0],
      [0, 1],
      [1, 1],
    ] as const;
    expect(meanRoc([diagonal, perfect], 2)).toStrictEqual([
      [0, 0.5],
      [0.5, 0.75],
      [1, 1],
    ]);
  });
});
