import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementOfRows } from '../../src/learning/agreement.js';
import { entropyOfRows, meanDivergenceOfLogits, softmaxRows } from '../../src/learning/softmax.js';
import { numberWithin } from '../core/numbers.js';
import { expectClose } from './closeness.js';
import { matrixWithin, rowsOf, softmaxOf } from './exact-rows.js';

const classes = 4;
const logits = fc
  .array(fc.array(numberWithin(-50, 50), { minLength: classes, maxLength: classes }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((rows) => Float32Array.from(rows.flat()));
const temperature = fc.constantFrom(0.1, 1, 5);

describe('softmaxRows', () => {
  it('gives probabilities in the order of the logits', () => {
    fc.assert(
      fc.property(logits, temperature, (values, t) => {
        const probabilities = softmaxRows(values, classes, t);
        for (let start = 0; start < values.length; start += classes) {
          const row = [...probabilities.subarray(start, start + classes)];
          expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
          for (let k = 1; k < classes; k++) {
            const risen = values[start + k] - values[start + k - 1];
            expect(Math.sign(row[k] - row[k - 1]) * Math.sign(risen)).toBeGreaterThanOrEqual(0);
          }
        }
      }),
    );
  });

  it('does not change when a constant is added to a row, and divides by the temperature', () => {
    fc.assert(
      fc.property(logits, temperature, (values, t) => {
        const shifted = Float64Array.from(values, (value) => value + 1000);
        expectClose(softmaxRows(shifted, classes, t), softmaxRows(values, classes, t), 1e-6);
        const cooled = Float64Array.from(values, (value) => value / t);
        expectClose(softmaxRows(cooled, classes), softmaxRows(values, classes, t), 1e-6);
      }),
    );
  });
});

describe('entropyOfRows', () => {
  it('lies between 0 and the logarithm of the number of classes', () => {
    fc.assert(
      fc.property(logits, (values) => {
        for (const entropy of entropyOfRows(softmaxRows(values, classes), classes)) {
          expect(entropy).toBeGreaterThanOrEqual(-1e-6);
          expect(entropy).toBeLessThanOrEqual(Math.log(classes) + 1e-6);
        }
      }),
    );
  });

  it('is 0 for certainty and largest for the uniform distribution', () => {
    const [certain, even] = entropyOfRows(Float32Array.of(0, 1, 0, 0, 0.25, 0.25, 0.25, 0.25), classes);
    expect(certain).toBe(0);
    expect(even).toBeCloseTo(Math.log(4), 12);
  });
});

describe('meanDivergenceOfLogits', () => {
  const rowsIn = (values: Float32Array) => values.length / classes;
  const two = fc
    .integer({ min: 1, max: 6 })
    .chain((count) => fc.tuple(matrixWithin(20, count, classes), matrixWithin(20, count, classes)));
  const row = matrixWithin(20, 1, classes);
  const whole = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: classes, maxLength: classes });

  it('is what the cross-entropy has beyond the entropy, and never negative', () => {
    fc.assert(
      fc.property(two, ([teacher, student]) => {
        const found = meanDivergenceOfLogits(teacher, student, classes);
        const [p, q] = [teacher, student].map((logits) => rowsOf(logits, classes).map((each) => softmaxOf(each)));
        const code = p.reduce(
          (sum, each, r) => sum - each.reduce((inner, p, k) => inner + p * Math.log(q[r][k]), 0),
          0,
        );
        const entropy = p.reduce((sum, each) => sum + entropyOfRows(Float64Array.from(each), classes)[0], 0);
        expect(found).toBeCloseTo((code - entropy) / rowsIn(teacher), 4);
        expect(found).toBeGreaterThanOrEqual(-1e-9);
      }),
    );
  });

  it('is 0 for the teacher itself and for one with a constant added, who then agrees in every prediction', () => {
    fc.assert(
      fc.property(whole, fc.integer({ min: -9, max: 9 }), two, (drawn, shift, [any]) => {
        expect(meanDivergenceOfLogits(any, any, classes)).toBe(0);
        const [teacher, student] = [0, shift].map((by) => Float32Array.from(drawn, (value) => value + by));
        expect(Math.abs(meanDivergenceOfLogits(teacher, student, classes))).toBeLessThan(1e-9);
        expect(agreementOfRows(teacher, student, classes)).toBe(1);
      }),
    );
  });

  it('is log C less the entropy for a uniform student, and the negative log-probability of a certain teacher', () => {
    fc.assert(
      fc.property(row, fc.nat(classes - 1), (logits, label) => {
        const uniform = meanDivergenceOfLogits(logits, new Float32Array(classes), classes);
        expect(uniform).toBeCloseTo(Math.log(classes) - entropyOfRows(softmaxRows(logits, classes), classes)[0], 4);
        const certain = Float32Array.from({ length: classes }, (_, k) => (k === label ? 1e4 : 0));
        expect(meanDivergenceOfLogits(certain, logits, classes)).toBeCloseTo(
          -Math.log(softmaxOf([...logits])[label]),
          4,
        );
      }),
    );
  });

  it("bounds distances by Pinsker's inequality; those below half a margin keep the prediction", () => {
    fc.assert(
      fc.property(two, ([teacher, student]) => {
        const [p, q] = [teacher, student].map((logits) => softmaxRows(logits, classes));
        const distances = p.map((value, i) => Math.abs(value - q[i]));
        const mean = distances.reduce((sum, distance) => sum + distance, 0) / rowsIn(p);
        const divergence = meanDivergenceOfLogits(teacher, student, classes);
        expect(mean).toBeLessThanOrEqual(Math.sqrt(2 * Math.max(divergence, 0)) + 1e-5);
        const sure = rowsOf(p, classes).filter((each, r) => {
          const [first, second] = [...each].sort((a, b) => b - a);
          return Math.max(...rowsOf(distances, classes)[r]) < (first - second) / 2 - 1e-6;
        });
        expect(agreementOfRows(teacher, student, classes)).toBeGreaterThanOrEqual(sure.length / rowsIn(p) - 1e-12);
      }),
    );
  });

  it('counts every row alike: of parts together it is the mean by their sizes, as is the agreement', () => {
    fc.assert(
      fc.property(two, two, (one, other) => {
        const [teacher, student] = [0, 1].map((k) => Float32Array.of(...one[k], ...other[k]));
        const sizes = [rowsIn(one[0]), rowsIn(other[0])];
        for (const measure of [meanDivergenceOfLogits, agreementOfRows]) {
          const [a, b] = [one, other].map(([t, s]) => measure(t, s, classes));
          const expected = (sizes[0] * a + sizes[1] * b) / (sizes[0] + sizes[1]);
          expect(measure(teacher, student, classes)).toBeCloseTo(expected, 6);
          const [back, again] = [0, 1].map((k) => Float32Array.of(...other[k], ...one[k]));
          expect(measure(back, again, classes)).toBeCloseTo(expected, 6);
        }
      }),
    );
  });
});
