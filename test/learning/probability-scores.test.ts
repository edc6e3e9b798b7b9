import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scoresOfProbabilities } from '../../src/learning/probability-scores.js';
import { concatenated, probabilityRow } from './probability-rows.js';

const classes = 3;
const rows = fc.array(probabilityRow(classes), { minLength: 1, maxLength: 8 });

it('scores of probabilities count the most probable class and sum the cross-entropy', () => {
  fc.assert(
    fc.property(rows, fc.nat(2), (given, label) => {
      const labels = new Int32Array(given.length).fill(label);
      const { samples, correct, loss } = scoresOfProbabilities(concatenated(given), labels, classes);
      expect(samples).toBe(given.length);
      const best = given.filter((row) => row.every((p, c) => (c < label ? p < row[label] : p <= row[label])));
      expect(correct).toBe(best.length);
      const expected = given.reduce((sum, row) => sum - Math.log(Math.max(row[label], 2 ** -126)), 0);
      expect(loss).toBeCloseTo(expected, 3);
    }),
  );
});

it('a vanished probability costs much, not without end', () => {
  const { correct, loss } = scoresOfProbabilities(Float32Array.of(1, 0), Int32Array.of(1), 2);
  expect(correct).toBe(0);
  expect(loss).toBeCloseTo(126 * Math.log(2), 6);
});
