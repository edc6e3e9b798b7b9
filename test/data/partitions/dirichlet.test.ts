import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { dirichlet } from '../../../src/data/partitions/dirichlet.js';
import { drawWithMinimumSize } from '../../../src/data/partitions/minimum-size.js';
import { expectInputError } from '../files.js';
import { chiSquare, evenLabels, histograms } from './populations.js';

type Options = {
  readonly alpha: number;
  readonly by?: 'class' | 'client';
  readonly minimumSize?: number;
};

function split(labels: Int32Array, clients: number, options: Options, seed = 1): Int32Array[] {
  const spec: { name: string } & Options = { name: 'dirichlet', ...options };
  return dirichlet.split(labels, clients, spec, RandomStream.of(seed));
}

const schemes = ['class', 'client'] as const;

describe.each(schemes)('by: %s', (by) => {
  test('as alpha grows, labels become independent of the client, even more evenly than by chance', () => {
    const labels = evenLabels(6000, 10);
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const parts = split(labels, 10, { alpha: 1e6, by }, seed);
        // 81 degrees of freedom: chance alone gives a mean of 81
        expect(chiSquare(histograms(labels, parts, 10))).toBeLessThan(10);
      }),
      { numRuns: 20 },
    );
  });

  test('the smaller alpha, the more uneven the labels', () => {
    const labels = evenLabels(6000, 10);
    const skew = (alpha: number) => chiSquare(histograms(labels, split(labels, 20, { alpha, by }), 10));
    const skews = [1000, 10, 1, 0.1].map(skew);
    expect(skews).toEqual([...skews].sort((a, b) => a - b));
    expect(skews[3]).toBeGreaterThan(10 * skews[0]);
  });

  test('every client gets the minimum', () => {
    const labels = evenLabels(2000, 10);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.constantFrom(0.5, 1, 5), fc.nat(), (minimumSize, alpha, seed) => {
        const parts = split(labels, 10, { alpha, by, minimumSize }, seed);
        expect(Math.min(...parts.map((rows) => rows.length))).toBeGreaterThanOrEqual(minimumSize);
      }),
      { numRuns: 30 },
    );
  });

  test('a minimum that the samples cannot give is refused with the numbers', async () => {
    await expectInputError(
      () => split(evenLabels(100, 10), 11, { alpha: 1, by, minimumSize: 10 }),
      'data.partition.minimumSize',
      /at most 9, as there are 100 samples for 11 clients; found 10/,
    );
  });
});

test('by class, the shares of a class vary as those of a Dirichlet distribution', () => {
  const labels = evenLabels(20_000, 200);
  const [alpha, clients] = [2, 5];
  const counts = histograms(labels, split(labels, clients, { alpha }), 200);
  const variance =
    counts.flat().reduce((sum, count) => sum + (count / 100 - 1 / clients) ** 2, 0) / counts.flat().length;
  const expected = ((1 / clients) * (1 - 1 / clients)) / (clients * alpha + 1);
  expect(variance).toBeGreaterThan(0.8 * expected);
  expect(variance).toBeLessThan(1.2 * expected);
});

test('by client, sizes are equal and the first label shares vary as those of a Dirichlet distribution', () => {
  const labels = evenLabels(40_000, 4);
  const [alpha, clients] = [8, 400];
  const parts = split(labels, clients, { alpha, by: 'client' });
  expect(new Set(parts.map((rows) => rows.length))).toEqual(new Set([100]));
  const shares = histograms(labels, parts, 4)
    .flat()
    .map((count) => count / 100);
  const variance = shares.reduce((sum, share) => sum + (share - 0.25) ** 2, 0) / shares.length;
  const expected = (0.25 * 0.75) / (alpha + 1);
  expect(variance).toBeGreaterThan(0.8 * expected);
  expect(variance).toBeLessThan(1.2 * expected);
});

test('draws that never reach the minimum end with advice', async () => {
  await expectInputError(
    () => split(evenLabels(400, 4), 40, { alpha: 0.01, minimumSize: 5 }),
    'data.partition.minimumSize',
    /no draw of 20 gave all 40 clients 5 samples.*larger alpha than 0.01, fewer clients, by: client or a smaller minimumSize/,
  );
});

test('advice is what can be followed', async () => {
  const labels = evenLabels(1442, 10);
  const refused = (minimumSize: number) => () => split(labels, 100, { alpha: 0.05, minimumSize });
  const options = 'a larger alpha than 0.05, fewer clients';
  await expectInputError(
    refused(1),
    'minimumSize',
    new RegExp(`no draw of \\d+ gave all 100 clients a sample .*; take ${options} or by: client$`),
  );
  await expectInputError(
    refused(2),
    'minimumSize',
    new RegExp(`take ${options}, by: client or a smaller minimumSize$`),
  );
});

test('draws without a chance are given up early, others are not', async () => {
  const draws = (counts: () => Int32Array) => {
    let made = 0;
    const draw = () => {
      made++;
      return [counts()];
    };
    return {
      made: () => made,
      ask: () => drawWithMinimumSize(draw, { clients: 10, minimumSize: 1, advice: ['another'] }),
    };
  };
  const hopeless = draws(() => new Int32Array(10));
  await expectInputError(hopeless.ask, 'minimumSize', /no draw of 20 gave/);
  let draw = 0;
  const patient = draws(() => new Int32Array(10).fill(1).fill(0, 0, ++draw < 900 ? 1 : 0));
  patient.ask();
  expect(patient.made()).toBe(900);
});
