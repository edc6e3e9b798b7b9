import { expect, test } from 'vitest';
import type { RoundMetrics } from '../../src/actors/events.js';
import type { Measures } from '../../src/actors/measures.js';
import { measuresOfRun } from '../../src/records/measures-of-run.js';

function roundsWith(...measures: readonly (Measures | undefined)[]): RoundMetrics[] {
  return measures.map((each, index) => ({
    round: index + 1,
    virtualSeconds: index,
    wallSeconds: index,
    cohort: 1,
    received: 1,
    uplinkBytes: 0,
    downlinkBytes: 0,
    ...(each && { measures: each }),
  }));
}

test('a run without measures has none', () => {
  expect(measuresOfRun(roundsWith(undefined, undefined))).toBeUndefined();
});

test('clients that can leave are counted at the end, with other measures or without', () => {
  const [first, second, third] = roundsWith(undefined, undefined, undefined);
  expect(measuresOfRun([first, { ...second, members: 7 }, { ...third, members: 5 }])).toEqual({ members: 5 });
  expect(
    measuresOfRun([{ ...first, members: 7 }, ...roundsWith({ forgetting: { classes: [1], local: 0.5 } })]),
  ).toEqual({
    localForgetting: 0.5,
    members: 7,
  });
});

test('forgetting is what the last round has lost against the best earlier one, over classes', () => {
  const rounds = roundsWith(
    { forgetting: { classes: [1, 0, null] } },
    undefined,
    { forgetting: { classes: [0.5, 0.75, null] } },
    { forgetting: { classes: [0.75, 0.5, null], local: 0.3 } },
  );
  expect(measuresOfRun(rounds)).toEqual({ forgetting: (0.25 + 0.25) / 2, localForgetting: 0.3 });
  expect(measuresOfRun(rounds.slice(0, 1))).toEqual({});
});

test('the others are those of the last evaluation', () => {
  const early = { agreement: { top1: 0.5, divergence: 1 }, drift: { updateNorm: 9, meanNorm: 9, deviation: 9 } };
  const late = {
    agreement: { top1: 0.9, divergence: 0.1 },
    drift: { updateNorm: 5, meanNorm: 3, deviation: 4 },
    fairness: { p10: 0.2, variance: 0.01, jain: 0.95 },
  };
  expect(measuresOfRun(roundsWith(early, late, undefined))).toEqual({
    agreement: 0.9,
    divergence: 0.1,
    updateNorm: 5,
    drift: 4,
    personalP10: 0.2,
    personalVariance: 0.01,
    personalJain: 0.95,
  });
});

test('the best five are the five highest of all evaluations, also on held classes', () => {
  const accuracies = [0.5, 0.9, 0.7, 0.8, 0.6, 0.65, 0.1];
  const rounds = roundsWith(...accuracies.map((bestFive) => ({ bestFive, heldClasses: bestFive / 2 })));
  const mean = (0.9 + 0.8 + 0.7 + 0.65 + 0.6) / 5;
  const measures = measuresOfRun(rounds);
  expect(measures?.bestFive).toBeCloseTo(mean, 12);
  expect(measures?.bestFiveHeldClasses).toBeCloseTo(mean / 2, 12);
  expect(measures?.heldClasses).toBe(0.05);
  expect(measuresOfRun(roundsWith({ bestFive: 0.4 }, { bestFive: 0.6 }))).toEqual({ bestFive: 0.5 });
  expect(measuresOfRun(roundsWith({ heldClasses: 0.4 }))).toEqual({ heldClasses: 0.4 });
});
