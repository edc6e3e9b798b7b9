import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoundMetrics } from '../../src/actors/events.js';
import { compareValues, rankCorrelation, ranks } from '../../src/incentives/training/valuation/value-comparison.js';
import { valuationOfRun } from '../../src/records/valuation-of-run.js';
import { valuationTable } from '../../src/report/valuation-table.js';

function roundOf(round: number, methods: NonNullable<RoundMetrics['valuation']>['methods']): RoundMetrics {
  const valuation = { utility: { before: 0, after: 1 }, methods };
  const times = { virtualSeconds: round, wallSeconds: 0 };
  return { round, ...times, cohort: 2, received: 2, uplinkBytes: 0, downlinkBytes: 0, valuation };
}

const rounds = [
  roundOf(1, {
    'exact-shapley': { values: { 0: 0.5, 2: -0.25 }, evaluations: 4 },
    'gtg-shapley': { values: { 0: 0.25, 2: 0 }, evaluations: 3 },
  }),
  roundOf(2, {
    'exact-shapley': { values: { 1: 0.125, 2: 0.5 }, evaluations: 4 },
    'gtg-shapley': { values: { 1: 0.25, 2: 0.5 }, evaluations: 2 },
  }),
];

describe('the valuation of a run', () => {
  it('adds up the rounds in which a client took part, and compares with the exact values', () => {
    const valuation = valuationOfRun(rounds);
    expect(valuation?.['exact-shapley']).toEqual({ values: { 0: 0.5, 1: 0.125, 2: 0.25 }, evaluations: 8 });
    expect(valuation?.['gtg-shapley']).toMatchObject({
      values: { 0: 0.25, 1: 0.25, 2: 0.5 },
      evaluations: 5,
      toExact: { evaluations: 5 / 8, ...compareValues([0.25, 0.25, 0.5], [0.5, 0.125, 0.25]) },
    });
    expect(valuationOfRun([])).toBeUndefined();
    const alone = [roundOf(1, { fedsv: { values: { 0: 1 }, evaluations: 2 } })];
    expect(valuationOfRun(alone)).toEqual({ fedsv: { values: { 0: 1 }, evaluations: 2 } });
  });

  it('has the standard errors of sampled values, independent from round to round, and shows them', () => {
    const valuation = valuationOfRun([
      roundOf(1, { fedsv: { values: { 0: 0.5, 1: 0.25 }, errors: { 0: 0.03, 1: 0.01 }, evaluations: 3 } }),
      roundOf(2, { fedsv: { values: { 0: 0.5, 2: 0.125 }, errors: { 0: 0.04 }, evaluations: 3 } }),
    ]);
    expect(valuation?.fedsv.errors).toEqual({ 0: expect.closeTo(0.05, 12), 1: 0.01 });
    expect(valuationTable(valuation ?? {}, 80)).toMatch(/│ +0 │ +1 ± 0\.0500 │/);
  });

  it('is shown with the most valuable clients first, of many only the first and the last', () => {
    const text = valuationTable(valuationOfRun(rounds) ?? {}, 80);
    expect(text.match(/│ +\d+ │/g)?.map((cell) => Number(cell.replace(/\D/g, '')))).toEqual([0, 2, 1]);
    expect(text).toContain('gtg-shapley: 5 coalitions evaluated, 62.50% of exact-shapley; rank correlation');
    const values = Object.fromEntries(Array.from({ length: 50 }, (_, client) => [client, client]));
    const many = valuationTable({ fedsv: { values, evaluations: 7 } }, 80);
    expect(many.match(/│ +\d+ │/g)).toHaveLength(20);
    expect(many).toContain('...');
    expect(many).toMatch(/│ +0 │ +0\.0000 │/);
  });
});

describe('compareValues to exact values', () => {
  const values = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 2, maxLength: 9 });

  it('is whole for the same values, up to a factor as far as ranks and directions go', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 9 }), (values, factor) => {
        const near = compareValues(
          values.map((value) => factor * value),
          values,
        );
        if (new Set(values).size > 1) expect(near.rankCorrelation).toBeCloseTo(1, 12);
        else expect(near.rankCorrelation).toBeUndefined();
        if (values.some((value) => value !== 0)) {
          expect(near.cosineDistance).toBeCloseTo(0, 12);
          expect(near.relativeError).toBeCloseTo(factor - 1, 12);
        } else {
          expect(near).toEqual({});
        }
      }),
    );
  });

  it('turns its sign with the order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 2, maxLength: 9 }), (values) => {
        const turned = rankCorrelation(
          values,
          values.map((value) => -value),
        );
        expect(turned).toBeCloseTo(-1, 12);
      }),
    );
  });

  it('gives equal values their mean rank', () => {
    expect(ranks([3, 1, 3, -2])).toEqual([3.5, 2, 3.5, 1]);
    // By the textbook formula 1 - 6 sum d^2 / (n (n^2 - 1)), without ties.
    expect(rankCorrelation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])).toBeCloseTo(1 - (6 * 4) / (5 * 24), 12);
  });
});
