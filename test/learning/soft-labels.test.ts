import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averageSoftLabels, type SoftLabels, sharpenByPower } from '../../src/learning/soft-labels.js';
import { entropyOfRows } from '../../src/learning/softmax.js';
import { numberWithin } from '../core/numbers.js';
import { divergenceOf } from './exact-rows.js';
import { concatenated, probabilityRow } from './probability-rows.js';

const classes = 4;

const report: fc.Arbitrary<SoftLabels> = fc
  .uniqueArray(fc.nat({ max: 9 }), { minLength: 1, maxLength: 6 })
  .chain((ids) =>
    fc
      .array(probabilityRow(classes), { minLength: ids.length, maxLength: ids.length })
      .map((rows) => ({ ids: Int32Array.from(ids), values: concatenated(rows) })),
  );
const reports = fc.array(report, { minLength: 1, maxLength: 5 });
/** Of no divergence without end. */
const positiveRow = probabilityRow(classes).map((row) => row.map((p) => 0.99 * p + 0.01 / classes));
const positiveRows = fc.array(positiveRow, { minLength: 1, maxLength: 6 });

function rowOf(labels: SoftLabels, id: number): Float32Array {
  const row = labels.ids.indexOf(id);
  return labels.values.subarray(row * classes, (row + 1) * classes);
}

describe('averageSoftLabels', () => {
  it('keeps each sample that has a report, once, in ascending order', () => {
    fc.assert(
      fc.property(reports, (given) => {
        const reported = new Set(given.flatMap(({ ids }) => [...ids]));
        expect([...averageSoftLabels(given, classes).ids]).toEqual([...reported].sort((a, b) => a - b));
      }),
    );
  });

  it('is the mean over the clients that report on a sample, inside their box', () => {
    fc.assert(
      fc.property(reports, (given) => {
        const mean = averageSoftLabels(given, classes);
        for (const id of mean.ids) {
          const rows = given.filter(({ ids }) => ids.includes(id)).map((labels) => rowOf(labels, id));
          rowOf(mean, id).forEach((value, c) => {
            const column = rows.map((row) => row[c]);
            expect(value).toBeGreaterThanOrEqual(Math.min(...column));
            expect(value).toBeLessThanOrEqual(Math.max(...column));
            expect(value).toBeCloseTo(column.reduce((sum, entry) => sum + entry, 0) / column.length, 6);
          });
        }
      }),
    );
  });

  it('returns the report of one client bit for bit, sorted by sample', () => {
    fc.assert(
      fc.property(report, (alone) => {
        const mean = averageSoftLabels([alone], classes);
        for (const id of alone.ids) expect(rowOf(mean, id)).toEqual(rowOf(alone, id));
      }),
    );
  });

  it('does not depend on the order of clients up to rounding, nor on the order of samples at all', () => {
    fc.assert(
      fc.property(reports, (given) => {
        const mean = averageSoftLabels(given, classes);
        const reversed = averageSoftLabels([...given].reverse(), classes);
        expect(reversed.ids).toEqual(mean.ids);
        mean.values.forEach((value, i) => {
          expect(reversed.values[i]).toBeCloseTo(value, 6);
        });
        const shuffled = given.map((labels) => ({
          ids: labels.ids.slice().reverse(),
          values: concatenated([...labels.ids].reverse().map((id) => rowOf(labels, id))),
        }));
        expect(averageSoftLabels(shuffled, classes)).toEqual(mean);
      }),
    );
  });

  it('commutes with a relabelling of the classes', () => {
    const relabelled = (values: Float32Array) => values.map((_, i) => values[i - (i % classes) + ((i + 1) % classes)]);
    fc.assert(
      fc.property(reports, (given) => {
        const renamed = given.map(({ ids, values }) => ({ ids, values: relabelled(values) }));
        expect(averageSoftLabels(renamed, classes).values).toEqual(
          relabelled(averageSoftLabels(given, classes).values),
        );
      }),
    );
  });

  it('is linear: scaling and shifting every report passes through', () => {
    fc.assert(
      fc.property(reports, (given) => {
        const moved = given.map(({ ids, values }) => ({ ids, values: values.map((value) => 4 * value - 2) }));
        const mean = averageSoftLabels(given, classes).values;
        averageSoftLabels(moved, classes).values.forEach((value, i) => {
          expect(value).toBeCloseTo(4 * mean[i] - 2, 5);
        });
      }),
    );
  });

  it('never has less entropy than its reports have on average, by at most log of their number', () => {
    fc.assert(
      fc.property(positiveRows, (rows) => {
        const ids = Int32Array.of(0);
        const mean = averageSoftLabels(
          rows.map((values) => ({ ids, values })),
          classes,
        );
        const gap =
          entropyOfRows(mean.values, classes)[0] -
          rows.reduce((sum, row) => sum + entropyOfRows(row, classes)[0], 0) / rows.length;
        expect(gap).toBeGreaterThanOrEqual(-1e-6);
        expect(gap).toBeLessThanOrEqual(Math.log(rows.length) + 1e-6);
        // The gap is the Jensen-Shannon divergence: 0 for equal reports only, and all that is left of the divergences.
        const distances = rows.map((row) => divergenceOf([...row], [...mean.values]));
        expect(gap).toBeCloseTo(distances.reduce((sum, each) => sum + each, 0) / rows.length, 5);
      }),
    );
  });

  it('is where the divergences of the reports from one row are least', () => {
    fc.assert(
      fc.property(positiveRows, positiveRow, (rows, other) => {
        const ids = Int32Array.of(0);
        const { values } = averageSoftLabels(
          rows.map((row) => ({ ids, values: row })),
          classes,
        );
        const total = (q: Float32Array) => rows.reduce((sum, row) => sum + divergenceOf([...row], [...q]), 0);
        expect(total(values)).toBeLessThanOrEqual(total(other) + 1e-5);
      }),
    );
  });

  it('counts reports by their weights: bits for 1, the mean of copies for whole numbers', () => {
    fc.assert(
      fc.property(
        reports,
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 5, maxLength: 5 }),
        (given, weights) => {
          const plain = averageSoftLabels(given, classes);
          expect(
            averageSoftLabels(
              given,
              classes,
              given.map(() => 1),
            ),
          ).toEqual(plain);
          const copies = given.flatMap((each, k) => Array.from({ length: weights[k] }, () => each));
          const expected = averageSoftLabels(copies, classes);
          const found = averageSoftLabels(given, classes, weights);
          expect(found.ids).toEqual(expected.ids);
          found.values.forEach((value, i) => {
            expect(value).toBeCloseTo(expected.values[i], 6);
          });
        },
      ),
    );
  });

  it('has nothing to say without reports and rejects rows of another width', () => {
    expect(averageSoftLabels([], classes)).toEqual({ ids: new Int32Array(0), values: new Float32Array(0) });
    expect(() => averageSoftLabels([{ ids: Int32Array.of(1, 2), values: new Float32Array(7) }], 4)).toThrow(RangeError);
  });
});

describe('sharpenByPower', () => {
  const beta = numberWithin(0, 8);

  it('stays in the simplex, keeps zeros and the order of classes', () => {
    fc.assert(
      fc.property(probabilityRow(classes), beta, (row, power) => {
        const sharpened = sharpenByPower(row, classes, power);
        expect(sharpened.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
        row.forEach((p, c) => {
          if (p === 0) expect(sharpened[c]).toBe(0);
          row.forEach((other, d) => {
            if (p > other) expect(sharpened[c]).toBeGreaterThanOrEqual(sharpened[d]);
            if (p === other) expect(sharpened[c]).toBe(sharpened[d]);
          });
        });
      }),
    );
  });

  it('is the identity at 1 and uniform on the support at 0', () => {
    fc.assert(
      fc.property(probabilityRow(classes), (row) => {
        expect(sharpenByPower(row, classes, 1)).toEqual(row);
        const support = row.filter((p) => p > 0).length;
        sharpenByPower(row, classes, 0).forEach((value, c) => {
          expect(value).toBeCloseTo(row[c] > 0 ? 1 / support : 0, 6);
        });
      }),
    );
  });

  it('gives a row that majorises the first from 1 on, and so never raises the entropy', () => {
    fc.assert(
      fc.property(probabilityRow(classes), fc.double({ min: 1, max: 20, noNaN: true }), (row, power) => {
        const sharpened = sharpenByPower(row, classes, power);
        const descending = (values: Float32Array) => values.slice().sort().reverse();
        let ahead = 0;
        descending(sharpened).forEach((p, i) => {
          ahead += p - descending(row)[i];
          expect(ahead).toBeGreaterThanOrEqual(-1e-6);
        });
        expect(entropyOfRows(sharpened, classes)[0]).toBeLessThanOrEqual(entropyOfRows(row, classes)[0] + 1e-6);
      }),
    );
  });

  it('composes: beta1 then beta2 is their product', () => {
    const moderate = fc.double({ min: 0.5, max: 3, noNaN: true });
    fc.assert(
      fc.property(probabilityRow(classes), moderate, moderate, (row, first, second) => {
        const twice = sharpenByPower(sharpenByPower(row, classes, first), classes, second);
        sharpenByPower(row, classes, first * second).forEach((value, c) => {
          expect(twice[c]).toBeCloseTo(value, 5);
        });
      }),
    );
  });
});
