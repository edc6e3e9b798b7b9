import { expect, it } from 'vitest';
import type { RoundMetrics } from '../../src/actors/events.js';
import { classificationOf } from '../../src/data/task.js';
import { noticesOf } from '../../src/experiments/notices.js';

const targets = Int32Array.from({ length: 100 }, (_, row) => (row < 30 ? 7 : row % 7));
const testSet = { task: classificationOf(10), targets };

function roundsWith(accuracies: readonly (number | undefined)[]): RoundMetrics[] {
  return accuracies.map((accuracy, index) => ({
    ...{
      round: index + 1,
      virtualSeconds: index,
      wallSeconds: 0,
      cohort: 2,
      received: 2,
      uplinkBytes: 1,
      downlinkBytes: 1,
    },
    ...(accuracy !== undefined && { test: { accuracy, loss: 1 } }),
  }));
}

it('a run tells of an accuracy that has fallen to that of the most frequent label after having been better', () => {
  expect(noticesOf(roundsWith([0.35, 0.7, undefined, 0.3]), testSet)).toStrictEqual([
    'the test accuracy has fallen to chance: 30.00% after round 4, 70.00% at best, in round 2; a lower learning rate usually helps',
  ]);
});

it.each([
  ['it was never better', [0.3, 0.31, 0.3]],
  ['it has come back', [0.7, 0.3, 0.6]],
  ['it has fallen, but is better than chance', [0.7, 0.4]],
  ['nothing was tested', [undefined, undefined]],
])('it does not where %s', (_, accuracies) => {
  expect(noticesOf(roundsWith(accuracies), testSet)).toStrictEqual([]);
});

it('a run names the rounds that were dropped', () => {
  const rounds = roundsWith([0.3, 0.4, 0.5]).map((round) =>
    round.round > 1 ? { ...round, restored: true as const } : round,
  );
  expect(noticesOf(rounds, testSet)).toStrictEqual([
    'the global model was not finite after rounds 2 and 3, and the previous one was restored',
  ]);
});
