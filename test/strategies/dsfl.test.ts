import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropyOfRows, softmaxRows } from '../../src/learning/softmax.js';
import { dsfl, sharpen } from '../../src/strategies/dsfl.js';
import { probabilityRow } from '../learning/probability-rows.js';

const classes = 10;

/** The soft labels of a sample out of the mean output of the clients. */
function aggregated(mean: Float32Array, written: Record<string, unknown>): Float32Array {
  return sharpen(mean, mean.length, dsfl.options.parse(written));
}
const era = (mean: Float32Array, temperature: number) => aggregated(mean, { aggregation: 'era', temperature });
const entropy = (row: Float32Array) => entropyOfRows(row, row.length)[0];
const oneHot = Float32Array.from({ length: classes }, (_, c) => (c === 4 ? 1 : 0));
const uniform = new Float32Array(classes).fill(1 / classes);
const temperature = fc.double({ min: 0.02, max: 5, noNaN: true });

describe('the aggregation rules of DS-FL', () => {
  it('gives a point of the simplex that keeps the order of the classes, and its ties', () => {
    const rule = fc.constantFrom('era', 'sa', 'era-logit', 'era-power');
    fc.assert(
      fc.property(probabilityRow(classes), rule, temperature, (mean, aggregation, t) => {
        const labels = aggregated(mean, { aggregation, temperature: t });
        expect(labels.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
        mean.forEach((p, c) => {
          expect(labels[c]).toBeGreaterThanOrEqual(0);
          mean.forEach((other, d) => {
            if (p === other) expect(labels[c]).toBe(labels[d]);
            if (p > other) expect(labels[c]).toBeGreaterThanOrEqual(labels[d]);
          });
        });
      }),
    );
  });

  it('sa keeps the mean as it is', () => {
    fc.assert(
      fc.property(probabilityRow(classes), (mean) => {
        expect(aggregated(mean, { aggregation: 'sa' })).toEqual(mean);
      }),
    );
  });

  it('has the defaults of the paper', () => {
    expect(dsfl.options.parse({})).toMatchObject({ aggregation: 'era', temperature: 0.1, subset: 1000 });
    expect(aggregated(oneHot, {})).toEqual(softmaxRows(oneHot, classes, 0.1));
  });
});

describe('era, the softmax of mean probabilities', () => {
  it('is not the mean at temperature 1: a one-hot row comes out with 0.2320 at its top', () => {
    expect(Math.max(...era(oneHot, 1))).toBeCloseTo(0.232, 4);
  });

  it('can raise the entropy at the default temperature', () => {
    expect(entropy(era(oneHot, 0.1))).toBeCloseTo(0.0045, 4);
    const halves = Float32Array.from({ length: classes }, (_, c) => (c < 2 ? 0.5 : 0));
    expect(entropy(halves)).toBeCloseTo(0.693, 3);
    expect(entropy(era(halves, 0.1))).toBeCloseTo(0.851, 3);
  });

  it('keeps within its bounds, which a one-hot row reaches', () => {
    fc.assert(
      fc.property(probabilityRow(classes), temperature, (mean, t) => {
        const least = 1 / (classes - 1 + Math.exp(1 / t));
        const most = 1 / (1 + (classes - 1) * Math.exp(-1 / t));
        for (const value of era(mean, t)) {
          expect(value).toBeGreaterThanOrEqual(least * (1 - 1e-5));
          expect(value).toBeLessThanOrEqual(most * (1 + 1e-5));
        }
      }),
    );
    expect(Math.max(...era(oneHot, 0.1))).toBeCloseTo(0.99959, 5);
  });

  it('has more entropy at a higher temperature', () => {
    fc.assert(
      fc.property(probabilityRow(classes), temperature, temperature, (mean, a, b) => {
        const [low, high] = [era(mean, Math.min(a, b)), era(mean, Math.max(a, b))];
        expect(entropy(low)).toBeLessThanOrEqual(entropy(high) + 1e-6);
      }),
    );
  });

  it('tends to one-hot when cold, to uniform when hot, and keeps the uniform row', () => {
    const mean = Float32Array.of(0.3, 0.32, 0.38);
    expect([...era(mean, 1e-4)]).toEqual([0, 0, 1]);
    for (const value of era(mean, 1e6)) expect(value).toBeCloseTo(1 / 3, 6);
    fc.assert(
      fc.property(temperature, (t) => {
        for (const value of era(uniform, t)) expect(value).toBeCloseTo(1 / classes, 6);
      }),
    );
  });

  it('scales deviations from uniform by 1 / (classes x temperature)', () => {
    const nearly = uniform.map((value, c) => value + (c === 0 ? 1e-3 : c === 1 ? -1e-3 : 0));
    for (const t of [0.05, 0.1, 0.5]) {
      expect((era(nearly, t)[0] - 0.1) / 1e-3).toBeCloseTo(1 / (classes * t), 1);
    }
  });
});

describe('era-logit, the softmax of mean logits', () => {
  const logits = fc
    .array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: classes, maxLength: classes })
    .map((values) => Float32Array.from(values));
  const eraLogit = (mean: Float32Array, t: number) => aggregated(mean, { aggregation: 'era-logit', temperature: t });

  it('is the plain softmax at temperature 1, never has more entropy below it, and ignores a constant', () => {
    fc.assert(
      fc.property(logits, fc.double({ min: 0.05, max: 1, noNaN: true }), (mean, t) => {
        const plain = eraLogit(mean, 1);
        expect(plain).toEqual(softmaxRows(mean, classes));
        expect(entropy(eraLogit(mean, t))).toBeLessThanOrEqual(entropy(plain) + 1e-5);
        eraLogit(
          mean.map((value) => value + 5),
          t,
        ).forEach((value, c) => {
          expect(value).toBeCloseTo(eraLogit(mean, t)[c], 4);
        });
      }),
    );
  });
});
