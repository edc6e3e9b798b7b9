import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agreementOfRows } from '../../src/learning/agreement.js';
import { classAccuracies, meanDrop, predictedClass } from '../../src/learning/class-accuracies.js';
import { numberWithin } from '../core/numbers.js';

const classes = 4;
const rows = (count: number) =>
  fc
    .array(numberWithin(-10, 10), { minLength: count * classes, maxLength: count * classes })
    .map((values) => Float32Array.from(values));
const two = fc.integer({ min: 1, max: 20 }).chain((count) => fc.tuple(rows(count), rows(count)));

test('agreement is symmetric, in [0, 1], 1 with itself, and sees neither temperatures nor constants', () => {
  fc.assert(
    fc.property(two, ([one, other]) => {
      const agreement = agreementOfRows(one, other, classes);
      expect(agreement).toBe(agreementOfRows(other, one, classes));
      expect(agreement).toBeGreaterThanOrEqual(0);
      expect(agreement).toBeLessThanOrEqual(1);
      expect(agreementOfRows(one, one, classes)).toBe(1);
      // Powers of two and whole numbers neither make nor break ties of whole numbers.
      const [coarse, rising] = [
        other.map(Math.round),
        other.map((value, i) => 2 ** (Math.floor(i / classes) % 3) * Math.round(value) + 7),
      ];
      expect(agreementOfRows(one, rising, classes)).toBe(agreementOfRows(one, coarse, classes));
    }),
  );
});

test('two models cannot differ in accuracy by more than they disagree', () => {
  fc.assert(
    fc.property(two, fc.infiniteStream(fc.integer({ min: 0, max: classes - 1 })), ([one, other], stream) => {
      const labels = Int32Array.from({ length: one.length / classes }, () => stream.next().value);
      const accuracy = (outputs: Float32Array) =>
        labels.filter((label, row) => predictedClass(outputs, row * classes, classes) === label).length / labels.length;
      const disagreement = 1 - agreementOfRows(one, other, classes);
      expect(Math.abs(accuracy(one) - accuracy(other))).toBeLessThanOrEqual(disagreement + 1e-12);
      expect(disagreement).toBeLessThanOrEqual(2 - accuracy(one) - accuracy(other) + 1e-12);
      const byClass = classAccuracies(one, labels, classes);
      const counts = byClass.map((_, k) => labels.filter((label) => label === k).length);
      const total = byClass.reduce<number>((sum, share, k) => sum + (share ?? 0) * counts[k], 0);
      expect(total / labels.length).toBeCloseTo(accuracy(one), 12);
      expect(byClass.map((share) => share === null)).toEqual(counts.map((count) => count === 0));
    }),
  );
});

test('a drop is in [0, 1], nothing against itself, and counts no gains', () => {
  const shares = fc.array(fc.option(numberWithin(0, 1)), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(shares, shares, (before, after) => {
      const drop = meanDrop(before, after);
      expect(drop === undefined).toBe(before.every((share, k) => share === null || after[k] === null));
      if (drop !== undefined) expect(drop).toBeGreaterThanOrEqual(0);
      if (drop !== undefined) expect(drop).toBeLessThanOrEqual(1);
      expect(meanDrop(before, before) ?? 0).toBe(0);
    }),
  );
  expect(meanDrop([1, 0.5, null], [0.5, 1, 1])).toBe(0.25);
});

test('what is not finite predicts no class, and agrees with nothing', () => {
  for (const spoilt of [Number.NaN, Infinity, -Infinity]) {
    const outputs = Float32Array.of(0, 1, spoilt, 3);
    expect(predictedClass(outputs, 0, classes)).toBe(-1);
    expect(agreementOfRows(outputs, outputs, classes)).toBe(0);
  }
});
