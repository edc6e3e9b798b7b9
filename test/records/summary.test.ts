import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { RoundMetrics } from '../../src/actors/events.js';
import { MetricsHash } from '../../src/records/metrics-hash.js';
import { summarise } from '../../src/records/summary.js';

const identity = { strategy: 'dsfl', seed: 3, backend: 'onnx', threads: 2 } as const;
const accuracy = fc.double({ min: 0, max: 1, noNaN: true });
const loss = fc.double({ min: 0, max: 10, noNaN: true });
const rounds = fc
  .array(
    fc.record(
      {
        virtualSeconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
        wallSeconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
        cohort: fc.nat(100),
        received: fc.nat(100),
        uplinkBytes: fc.nat(),
        downlinkBytes: fc.nat(),
        trainLoss: loss,
        test: fc.record({ accuracy, loss }),
      },
      { requiredKeys: ['virtualSeconds', 'wallSeconds', 'cohort', 'received', 'uplinkBytes', 'downlinkBytes'] },
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((list): RoundMetrics[] => list.map((metrics, index) => ({ ...metrics, round: index + 1 })));

function hashOf(list: readonly RoundMetrics[]): string {
  const hash = new MetricsHash();
  for (const round of list) hash.add(round);
  return hash.digest();
}

/** A round after a passage through a file. */
function copy(round: object): RoundMetrics {
  return JSON.parse(JSON.stringify(round));
}

test('the hash knows neither wall time, nor the order of keys, nor a passage through a file', () => {
  fc.assert(
    fc.property(rounds, (list) => {
      const reversed = list.map((round) => copy(Object.fromEntries(Object.entries(round).reverse())));
      expect(hashOf(list)).toMatch(/^[0-9a-f]{64}$/);
      expect(hashOf(list.map((round) => ({ ...round, wallSeconds: 0 })))).toBe(hashOf(list));
      expect(hashOf(reversed)).toBe(hashOf(list));
      expect(hashOf(list.map(copy))).toBe(hashOf(list));
    }),
  );
});

test('the hash changes with anything else', () => {
  fc.assert(
    fc.property(rounds, fc.constantFrom('virtualSeconds', 'cohort', 'uplinkBytes', 'received'), (list, key) => {
      const [first, ...others] = list;
      expect(hashOf([{ ...first, [key]: first[key] + 1 }, ...others])).not.toBe(hashOf(list));
      expect(hashOf([...list, { ...first, round: list.length + 1 }])).not.toBe(hashOf(list));
    }),
  );
});

test('the summary has the totals, the last evaluation and the best accuracy', () => {
  const base = { cohort: 2, received: 2, uplinkBytes: 10, downlinkBytes: 20, wallSeconds: 0 };
  const list: RoundMetrics[] = [
    { ...base, round: 1, virtualSeconds: 1, test: { accuracy: 0.9, loss: 0.3 } },
    { ...base, round: 2, virtualSeconds: 2, test: { accuracy: 0.8, loss: 0.4 } },
    { ...base, round: 3, virtualSeconds: 3 },
  ];
  expect(summarise(identity, list, 4.5)).toEqual({
    ...identity,
    rounds: 3,
    test: { accuracy: 0.8, loss: 0.4 },
    bestAccuracy: 0.9,
    uplinkBytes: 30,
    downlinkBytes: 60,
    virtualSeconds: 3,
    wallSeconds: 4.5,
    metricsHash: hashOf(list),
  });
});

test('the best accuracy is the largest, whatever the order', () => {
  fc.assert(
    fc.property(rounds, (list) => {
      const accuracies = list.flatMap((round) => (round.test ? [round.test.accuracy] : []));
      const { bestAccuracy } = summarise(identity, list, 0);
      expect(bestAccuracy).toBe(accuracies.sort((a, b) => b - a)[0]);
    }),
  );
});

describe('a run in which nothing is trained', () => {
  const idle = { virtualSeconds: 0, wallSeconds: 0, uplinkBytes: 0, downlinkBytes: 0 };
  const identity = { strategy: 'fedavg', seed: 1, backend: 'onnx' as const, threads: 1 };
  const told = (...rounds: { cohort: number; received: number }[]) =>
    summarise(
      identity,
      rounds.map((each, i) => ({ ...idle, ...each, round: i + 1 })),
      0,
    ).nothingTrained;

  it('says so, and why', () => {
    expect(told({ cohort: 0, received: 0 }, { cohort: 0, received: 0 })).toMatch(
      /^nothing was trained: no client took part/,
    );
    expect(told({ cohort: 2, received: 0 })).toMatch(/^nothing was trained: the server received no update/);
    expect(told({ cohort: 0, received: 0 }, { cohort: 2, received: 2 })).toBeUndefined();
    expect(told()).toBeUndefined();
  });
});
