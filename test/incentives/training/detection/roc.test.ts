import fc from 'fast-check';
import { expect, it } from 'vitest';
import { areaUnderCurve, rocCurve } from '../../../../src/incentives/training/detection/roc.js';

const judged = fc.array(fc.record({ score: fc.integer({ min: -5, max: 5 }), isPositive: fc.boolean() }), {
  minLength: 1,
  maxLength: 30,
});

it('has the area of the probability that a positive scores higher, ties counting half', () => {
  fc.assert(
    fc.property(judged, (all) => {
      const curve = rocCurve(all);
      const positives = all.filter(({ isPositive }) => isPositive);
      const negatives = all.filter(({ isPositive }) => !isPositive);
      if (positives.length === 0 || negatives.length === 0) {
        expect(curve).toBeUndefined();
        return;
      }
      const pairs = positives.flatMap(({ score: a }) =>
        negatives.map(({ score: b }) => (a > b ? 1 : a === b ? 0.5 : 0)),
      );
      const expected = pairs.reduce((sum: number, each) => sum + each, 0) / pairs.length;
      expect(areaUnderCurve(curve ?? [])).toBeCloseTo(expected, 10);
      expect(curve?.[0]).toStrictEqual([0, 0]);
      expect(curve?.at(-1)).toStrictEqual([1, 1]);
      const opposite = rocCurve(all.map(({ score, isPositive }) => ({ score: -score, isPositive })));
      expect(areaUnderCurve(opposite ?? [])).toBeCloseTo(1 - expected, 10);
    }),
  );
});

it('is 1 for scores that tell apart, and one half for equal ones', () => {
  const of = (scores: readonly number[]) =>
    areaUnderCurve(rocCurve(scores.map((score, i) => ({ score, isPositive: i < 2 }))) ?? []);
  expect([of([3, 2, 1, 0]), of([1, 1, 1, 1]), of([0, 0, 1, 1])]).toStrictEqual([1, 0.5, 0]);
});
