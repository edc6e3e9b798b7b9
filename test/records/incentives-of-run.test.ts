import { expect, it } from 'vitest';
import type { RoundMetrics } from '../../src/actors/events.js';
import { detectionByBehaviourOfRun, detectionOfRun, incentivesOfRun } from '../../src/records/incentives-of-run.js';
import { agentsTable } from '../../src/report/agents-table.js';

function line(round: number, more: Partial<RoundMetrics>): RoundMetrics {
  return {
    round,
    virtualSeconds: round,
    wallSeconds: 0,
    cohort: 2,
    received: 2,
    uplinkBytes: 1,
    downlinkBytes: 1,
    ...more,
  };
}

const decided = (samples: readonly number[]) => ({
  contributors: samples.filter((each) => each > 0).length,
  joined: 2,
  totalSamples: samples[0] + samples[1],
  samples,
  targets: [0.9, 0.8],
  payments: [0, 0.5],
  utilities: [0.7, 0.6],
  outside: [0.6995, 0.65],
  welfare: 1.3,
});
const prediction = { samples: [120.4, 0.2], accuracies: [0.91, 0.82], total: 120.6, accuracy: 0.91, epsilon: 0 };
const reward = { client: 0, target: 0.9, tuned: 0.9, accuracy: 0.88, utility: 0.68 };
const rounds = [
  line(1, { incentives: { ...decided([50, 20]), prediction }, detection: { norm: 1, cosine: 0.5 } }),
  line(2, { incentives: decided([119, 1]), rewards: [reward], detection: { norm: 0.5, cosine: 0.5 } }),
  line(3, {}),
];

it('takes what agents decided and were handed last, beside the prediction', () => {
  const of = incentivesOfRun(rounds);
  expect(of?.agents).toStrictEqual([
    {
      ...{ client: 0, samples: 119, predictedSamples: 120.4, target: 0.9, predictedAccuracy: 0.91, received: 0.88 },
      ...{ payment: 0, utility: 0.68 },
    },
    {
      ...{ client: 1, samples: 1, predictedSamples: 0.2, target: 0.8, predictedAccuracy: 0.82 },
      ...{ payment: 0.5, utility: 0.6 },
    },
  ]);
  expect(of).toMatchObject({ contributors: 2, predictedContributors: 1, totalSamples: 120, predictedTotal: 120.6 });
  expect(of?.welfare).toBeCloseTo(1.28, 12);
  expect(of?.worseOff).toBe(1);
  expect(of?.jainOfAccuracy).toBeCloseTo((0.88 + 0.8) ** 2 / (2 * (0.88 ** 2 + 0.8 ** 2)), 12);
  expect(of?.contributionRewardCorrelation).toBeCloseTo(1, 12);
  const text = of ? agentsTable(of, 80) : '';
  expect(text).toContain(
    '2 agents contribute (predicted: 1), 120 samples (predicted: 120.6); welfare 1.28, 1 worse off than alone',
  );
  expect(text).toContain('88.00%');
  expect(text).not.toContain('rewards above');
  const more = incentivesOfRun([
    ...rounds,
    line(4, { incentives: decided([119, 1]), rewards: [{ ...reward, tuned: 0.91 }] }),
  ]);
  expect(more && agentsTable(more, 80)).toContain(
    'rewards above the accuracy owed, since no worse one was found: 1 agent',
  );
});

it('averages the areas of detectors for each behaviour over the rounds in which it was seen', () => {
  const both = { norm: { lazy: 0.5, 'free-rider': 1 } };
  const found = detectionByBehaviourOfRun([
    line(1, { detectionByBehaviour: both }),
    line(2, {}),
    line(3, { detectionByBehaviour: { norm: { lazy: 0.75 } } }),
  ]);
  expect(found).toStrictEqual({ norm: { lazy: 0.625, 'free-rider': 1 } });
  expect(detectionByBehaviourOfRun([line(1, {})])).toBeUndefined();
});

it('averages the areas of detectors over rounds, and has neither where there is none', () => {
  expect(detectionOfRun(rounds)).toStrictEqual({ norm: 0.75, cosine: 0.5 });
  expect(detectionOfRun([line(1, {})])).toBeUndefined();
  expect(incentivesOfRun([line(1, {})])).toBeUndefined();
});
