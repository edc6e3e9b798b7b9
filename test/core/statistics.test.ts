import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compensatedMean, deviation, mean, standardDeviation, sumOf } from '../../src/core/statistics.js';
import { numberWithin } from './numbers.js';

const values = fc.array(numberWithin(-1e3, 1e3), { minLength: 1, maxLength: 50 });

it('adds from the first value to the last', () => {
  expect(sumOf([1, 1e16, -1e16])).toBe(0);
  expect(sumOf([1e16, -1e16, 1])).toBe(1);
  expect(mean([1, 1e16, -1e16])).toBe(0);
  expect(compensatedMean([1, 1e16, -1e16])).toBe(1 / 3);
});

it('adds a number of each item, given its place', () => {
  expect(sumOf(['a', 'bcd'], (text, place) => text.length * 10 ** place)).toBe(31);
  expect(sumOf(new Float32Array([1, -2]), Math.abs)).toBe(3);
});

it('is 0 or NaN for no values', () => {
  expect(sumOf([])).toBe(0);
  expect(mean([])).toBeNaN();
  expect(deviation([])).toBeNaN();
});

it('agrees with simple-statistics up to rounding', () => {
  fc.assert(
    fc.property(values, (numbers) => {
      expect(mean(numbers)).toBeCloseTo(compensatedMean(numbers), 9);
      expect(deviation(numbers)).toBeCloseTo(standardDeviation(numbers), 6);
    }),
  );
});
