import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagesOf, foldedSums, meanOfTables, rowsByLabel } from '../../src/learning/label-averages.js';
import { entropyOfRows } from '../../src/learning/softmax.js';
import { concatenated, probabilityRow } from './probability-rows.js';

const classes = 3;

/** Samples with outputs, and their averages. */
const labelled = fc
  .array(fc.tuple(fc.nat({ max: classes - 1 }), probabilityRow(classes)), { minLength: 1, maxLength: 12 })
  .map((samples) => ({
    labels: Int32Array.from(samples, ([label]) => label),
    outputs: concatenated(samples.map(([, row]) => row)),
  }));

/** The averages out of one partial sum a sample. */
function averageByLabel({ labels, outputs }: { labels: Int32Array; outputs: Float32Array }): Float32Array {
  const sums = new Float32Array(labels.length * classes * classes);
  const counts = new Float32Array(labels.length * classes);
  labels.forEach((label, i) => {
    sums.set(row(outputs, i), (i * classes + label) * classes);
    counts[i * classes + label] = 1;
  });
  return averagesOf(foldedSums(sums, counts, classes), classes);
}
const table = labelled.map(averageByLabel);
const tables = fc.array(table, { minLength: 1, maxLength: 6 });

const row = (values: Float32Array, label: number) => values.subarray(label * classes, (label + 1) * classes);
const present = (values: Float32Array, label: number) => row(values, label).some((value) => value !== 0);
const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);

describe('averages of sums', () => {
  it('averages the outputs of a label and leaves a missing one zero', () => {
    fc.assert(
      fc.property(labelled, ({ labels, outputs }) => {
        const averages = averageByLabel({ labels, outputs });
        for (let label = 0; label < classes; label++) {
          const rows = [...labels.keys()].filter((i) => labels[i] === label).map((i) => row(outputs, i));
          expect(sum(row(averages, label))).toBeCloseTo(rows.length > 0 ? 1 : 0, 5);
          row(averages, label).forEach((value, c) => {
            const mean = rows.reduce((total, output) => total + output[c], 0) / Math.max(rows.length, 1);
            expect(value).toBeCloseTo(mean, 6);
          });
        }
      }),
    );
  });
});

describe('meanOfTables', () => {
  it('returns one table alone bit for bit, and equal tables as they are', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 6 }), (one, copies) => {
        expect(
          meanOfTables(
            Array.from({ length: copies }, () => one),
            classes,
          ),
        ).toEqual(one);
      }),
    );
  });

  it('averages each label over the tables that have it, inside their box, without lowering the entropy', () => {
    fc.assert(
      fc.property(tables, (given) => {
        const mean = meanOfTables(given, classes);
        for (let label = 0; label < classes; label++) {
          const rows = given.filter((one) => present(one, label)).map((one) => row(one, label));
          expect(sum(row(mean, label))).toBeCloseTo(rows.length > 0 ? 1 : 0, 5);
          if (rows.length === 0) continue;
          row(mean, label).forEach((value, c) => {
            expect(value).toBeGreaterThanOrEqual(Math.min(...rows.map((one) => one[c])));
            expect(value).toBeLessThanOrEqual(Math.max(...rows.map((one) => one[c])));
          });
          const before = rows.reduce((total, one) => total + entropyOfRows(one, classes)[0], 0) / rows.length;
          expect(entropyOfRows(row(mean, label), classes)[0]).toBeGreaterThanOrEqual(before - 1e-5);
        }
      }),
    );
  });

  it('commutes with a relabelling of rows and columns', () => {
    const renamed = (values: Float32Array) =>
      values.map((_, i) => values[((Math.floor(i / classes) + 1) % classes) * classes + ((i + 1) % classes)]);
    fc.assert(
      fc.property(tables, (given) => {
        expect(meanOfTables(given.map(renamed), classes)).toEqual(renamed(meanOfTables(given, classes)));
      }),
    );
  });

  it('counts tables by their weights: bits for 1, the mean of copies for whole numbers', () => {
    fc.assert(
      fc.property(
        tables,
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 6, maxLength: 6 }),
        (given, weights) => {
          expect(
            meanOfTables(
              given,
              classes,
              given.map(() => 1),
            ),
          ).toEqual(meanOfTables(given, classes));
          const copies = given.flatMap((each, k) => Array.from({ length: weights[k] }, () => each));
          const expected = meanOfTables(copies, classes);
          meanOfTables(given, classes, weights).forEach((value, i) => {
            expect(value).toBeCloseTo(expected[i], 6);
          });
        },
      ),
    );
  });

  it('is zero without tables', () => {
    expect(meanOfTables([], classes)).toEqual(new Float32Array(classes * classes));
  });
});

describe('rowsByLabel', () => {
  it('gives every sample the row of its label', () => {
    fc.assert(
      fc.property(table, fc.array(fc.nat({ max: classes - 1 })), (one, labels) => {
        const rows = rowsByLabel(one, Int32Array.from(labels), classes);
        expect(rows.length).toBe(labels.length * classes);
        labels.forEach((label, i) => {
          expect(row(rows, i)).toEqual(row(one, label));
        });
      }),
    );
  });
});
