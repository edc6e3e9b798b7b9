import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import {
  countedLabels,
  hasLabels,
  labelPrior,
  labelShares,
  sampleLabels,
  summedCounts,
} from '../../src/learning/label-counts.js';

const classes = 4;
const own = fc.array(fc.nat(50), { minLength: classes, maxLength: classes }).map((counts) => Int32Array.from(counts));
const populations = fc.array(own, { minLength: 1, maxLength: 6 }).filter(hasLabels);
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

describe('the distribution of labels', () => {
  it('is the normalised sum of the counts, whatever their unit and order', () => {
    fc.assert(
      fc.property(populations, fc.integer({ min: 2, max: 9 }), (counts, factor) => {
        const prior = labelPrior(counts);
        expect(sum(prior)).toBeCloseTo(1, 6);
        const total = sum(counts.map(sum));
        prior.forEach((share, label) => {
          expect(share).toBeCloseTo(sum(counts.map((one) => one[label])) / total, 6);
        });
        const scaled = counts.map((one) => one.map((count) => factor * count));
        labelPrior(scaled).forEach((share, label) => {
          expect(share).toBeCloseTo(prior[label], 6);
        });
        expect(labelPrior([...counts].reverse())).toEqual(prior);
      }),
    );
  });

  it('is refused where nothing was counted', () => {
    expect(() => labelPrior([new Int32Array(3)])).toThrow(RangeError);
    expect(hasLabels([])).toBe(false);
  });

  it('is sampled in its proportions; what has no share never comes', () => {
    fc.assert(
      fc.property(populations, fc.nat(), (counts, seed) => {
        const prior = labelPrior(counts);
        const drawn = countedLabels(sampleLabels(prior, 2000, RandomStream.of(seed)), classes);
        expect(sum(drawn)).toBe(2000);
        drawn.forEach((count, label) => {
          if (prior[label] === 0) expect(count).toBe(0);
          expect(Math.abs(count / 2000 - prior[label])).toBeLessThan(0.08);
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe("the clients' shares", () => {
  it('add up to 1 for every label that was counted, and are zero for others; the unit does not matter', () => {
    fc.assert(
      fc.property(populations, fc.integer({ min: 2, max: 9 }), (counts, factor) => {
        const shares = labelShares(counts);
        for (let label = 0; label < classes; label++) {
          const row = shares.subarray(label * counts.length, (label + 1) * counts.length);
          const total = sum(counts.map((one) => one[label]));
          expect(sum(row)).toBeCloseTo(total > 0 ? 1 : 0, 5);
          row.forEach((share, client) => {
            if (total > 0) expect(share).toBeCloseTo(counts[client][label] / total, 6);
          });
        }
        expect(labelShares(counts.map((one) => one.map((count) => factor * count)))).toEqual(shares);
      }),
    );
  });

  it('are equal for equal counts, all for a client alone, and move with the clients', () => {
    fc.assert(
      fc.property(populations, fc.integer({ min: 1, max: 5 }), (counts, clients) => {
        const [first] = counts;
        const same = labelShares(Array.from({ length: clients }, () => first));
        same.forEach((share, i) => {
          expect(share).toBeCloseTo(first[Math.floor(i / clients)] > 0 ? 1 / clients : 0, 6);
        });
        const k = counts.length;
        const [shares, reversed] = [labelShares(counts), labelShares([...counts].reverse())];
        shares.forEach((share, i) => {
          expect(reversed[Math.floor(i / k) * k + (k - 1 - (i % k))]).toBe(share);
        });
      }),
    );
  });
});

it('counts of steps add up to those of a training', () => {
  expect(summedCounts([1, 2, 0, 3, 0, 1], 3)).toEqual(Int32Array.of(4, 2, 1));
  expect(summedCounts([], 2)).toEqual(Int32Array.of(0, 0));
});
