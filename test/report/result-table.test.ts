import { expect, test } from 'vitest';
import type { RoundMetrics } from '../../src/actors/events.js';
import { summarise } from '../../src/records/summary.js';
import { resultTable } from '../../src/report/result-table.js';

const identity = { strategy: 'dsfl', seed: 3, backend: 'onnx', threads: 2 } as const;

function roundsOf(count: number, personal = false): RoundMetrics[] {
  return Array.from({ length: count }, (_, index) => ({
    round: index + 1,
    virtualSeconds: 60 * (index + 1),
    wallSeconds: index + 1,
    cohort: 2,
    received: 2,
    uplinkBytes: 1500,
    downlinkBytes: 3000,
    trainLoss: 0.25,
    test: { accuracy: 0.5 + index / 100, loss: 0.5 },
    ...(personal && { personal: { accuracy: { mean: 0.75, p10: 0.5, p50: 0.75, p90: 1 } } }),
  }));
}

/** Numbers in the first column of the table. */
function shownRounds(text: string): number[] {
  return [...text.matchAll(/^│\s+(\d+) │/gm)].map(([, round]) => Number(round));
}

test('a short run shows every round and its totals', () => {
  const rounds = roundsOf(3);
  const text = resultTable(summarise(identity, rounds, 3), rounds, 80);
  expect(shownRounds(text)).toEqual([1, 2, 3]);
  expect(text).toContain('52.00%');
  expect(text).toContain('dsfl, seed 3: best test accuracy 52.00%');
  expect(text).toContain('uplink 4.5 kB, downlink 9 kB');
  expect(text).toContain('3m of virtual time in 3s');
  expect(text).not.toContain('personal');
});

test('a long run shows at most ten evenly spaced rounds, the last among them', () => {
  const rounds = roundsOf(37);
  const shown = shownRounds(resultTable(summarise(identity, rounds, 3), rounds, 80));
  expect(shown.length).toBeLessThanOrEqual(10);
  expect(shown.at(-1)).toBe(37);
  expect(new Set(shown.slice(1).map((round, index) => round - shown[index])).size).toBe(1);
});

test('personal accuracy has a column where clients keep models', () => {
  const rounds = roundsOf(2, true);
  expect(resultTable(summarise(identity, rounds, 3), rounds, 80)).toContain('75.00%');
});

test('what the server accounts for at the end is among the totals', () => {
  const rounds = roundsOf(3).map((round) => ({ ...round, server: { epsilon: 1.5 * round.round } }));
  expect(resultTable(summarise(identity, rounds, 3), rounds, 80)).toContain('\nepsilon 4.5\n');
  expect(resultTable(summarise(identity, roundsOf(3), 3), roundsOf(3), 80)).not.toContain('epsilon');
});
