import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { cappedDirichlet } from '../../../src/data/partitions/capped-dirichlet.js';
import { expectInputError } from '../files.js';
import { chiSquare, evenLabels, histograms } from './populations.js';

type Options = {
  readonly alpha: number;
  readonly share?: number;
  readonly minimumSize?: number;
};

function split(labels: Int32Array, clients: number, options: Options, seed = 1): Int32Array[] {
  const spec: { name: string } & Options = { name: 'capped-dirichlet', ...options };
  return cappedDirichlet.split(labels, clients, spec, RandomStream.of(seed));
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('capped-dirichlet', () => {
  test('gives out the cap of every class, and nobody gets a class beyond the cap', () => {
    const labels = evenLabels(6000, 10);
    fc.assert(
      fc.property(fc.constantFrom(0.2, 1, 10), fc.constantFrom(0.3, 0.5), fc.nat(), (alpha, share, seed) => {
        const cap = (share * 6000) / 20;
        const counts = histograms(labels, split(labels, 20, { alpha, share, minimumSize: 1 }, seed), 10);
        for (let label = 0; label < 10; label++) expect(sum(counts.map((own) => own[label]))).toBe(cap);
        for (const own of counts) {
          // Full before the last class: the rest is at most the cap.
          expect(Math.max(...own)).toBeLessThanOrEqual(cap);
          expect(sum(own) - Math.max(...own)).toBeLessThan(2 * cap);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('gives the published numbers: 1,500 of each digit to 20 clients, a quarter of the data', () => {
    const labels = evenLabels(60_000, 10);
    for (const alpha of [0.05, 0.1]) {
      const parts = split(labels, 20, { alpha });
      const counts = histograms(labels, parts, 10);
      for (let label = 0; label < 10; label++) expect(sum(counts.map((own) => own[label]))).toBe(1500);
      expect(Math.min(...parts.map((rows) => rows.length))).toBeGreaterThanOrEqual(10);
    }
  });

  test('of a share of 1 everything is given out, also where the last client to be filled is short', () => {
    const labels = evenLabels(600, 10);
    const parts = split(labels, 6, { alpha: 1, share: 1 });
    expect(sum(parts.map((rows) => rows.length))).toBe(600);
  });

  test('the smaller alpha, the more uneven the labels; a huge alpha divides evenly', () => {
    const labels = evenLabels(6000, 10);
    const skews = [1e6, 10, 1, 0.1].map((alpha) => chiSquare(histograms(labels, split(labels, 10, { alpha }), 10)));
    expect(skews).toEqual([...skews].sort((a, b) => a - b));
    expect(skews[0]).toBeLessThan(10);
  });

  test('refuses what cannot be', async () => {
    await expectInputError(
      () => split(evenLabels(100, 10), 10, { alpha: 1, minimumSize: 6 }),
      'data.partition.minimumSize',
      /at most 5, as a share of 0.5 gives 50 samples to 10 clients; found 6/,
    );
    await expectInputError(
      () => split(evenLabels(4000, 4), 20, { alpha: 0.01, minimumSize: 9 }),
      'data.partition.minimumSize',
      /no draw of 20 .*larger alpha than 0.01, fewer clients, a larger share or a smaller minimumSize/,
    );
  });
});
