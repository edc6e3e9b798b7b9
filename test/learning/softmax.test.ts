import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropyOfRows, meanOfRows, softmaxRows } from '../../src/learning/softmax.js';
import { expectClose } from './closeness.js';

const classes = 4;
const logits = fc
  .array(fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: classes, maxLength: classes }), {
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

describe('meanOfRows', () => {
  it('of copies of one row is that row', () => {
    fc.assert(
      fc.property(logits, fc.integer({ min: 1, max: 6 }), (values, copies) => {
        const row = values.subarray(0, classes);
        const repeated = Float32Array.from({ length: copies * classes }, (_, i) => row[i % classes]);
        expectClose(meanOfRows(repeated, classes), row, 1e-6);
      }),
    );
  });

  it('averages by column and is NaN without rows', () => {
    expect(meanOfRows(Float32Array.of(1, 2, 3, 6), 2)).toEqual(Float32Array.of(2, 4));
    expect(meanOfRows(new Float32Array(0), 2)).toEqual(Float32Array.of(Number.NaN, Number.NaN));
  });
});
