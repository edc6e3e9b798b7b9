import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { labelHistogram, rowsByClass } from '../../src/data/labels.js';
import { copyRows, samplesOf, takeSamples } from '../../src/data/samples.js';
import { randomSubset } from '../../src/data/subset.js';
import { numbered } from './generated.js';

describe('takeSamples', () => {
  test('copies samples as if they had been copied from the dataset at once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9)), fc.boolean(), (positions, floats) => {
        const dataset = numbered(20, [3], { floats });
        const rows = Int32Array.from({ length: 10 }, (_, row) => 19 - 2 * row);
        const taken = takeSamples(samplesOf(dataset, rows), Int32Array.from(positions));
        expect(taken).toEqual(
          samplesOf(
            dataset,
            Int32Array.from(positions, (at) => rows[at]),
          ),
        );
      }),
    );
  });
});

describe('samplesOf', () => {
  test('copies any rows in any order, repeats included', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(19), { maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        fc.boolean(),
        (rows, length, floats) => {
          const dataset = numbered(20, [length], { floats });
          const { size, x, y } = samplesOf(dataset, Int32Array.from(rows));
          expect(size).toBe(rows.length);
          expect([...x]).toEqual(
            rows.flatMap((row) => [...dataset.features.subarray(row * length, (row + 1) * length)]),
          );
          expect([...y]).toEqual(rows.map((row) => dataset.targets[row]));
          expect(x.constructor).toBe(dataset.features.constructor);
          expect(x.buffer).toBeInstanceOf(ArrayBuffer);
          expect(y.buffer).toBeInstanceOf(ArrayBuffer);
        },
      ),
    );
  });

  test('refuses rows outside the dataset', () => {
    for (const row of [-1, 20]) {
      expect(() => copyRows(numbered(20, [2]), Int32Array.of(3, row))).toThrow(RangeError);
    }
    expect(() => copyRows(numbered(20, [2]), Int32Array.of(18, 19, 20))).toThrow(/18 to 20 .* 20 rows/);
  });
});

test('randomSubset keeps samples whole and in order, and depends on its stream alone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (size, seed) => {
      const dataset = numbered(40, [3], { classes: 40 });
      const subset = randomSubset(dataset, size, RandomStream.of(seed));
      const rows = Int32Array.from(subset.targets, (label) => dataset.targets.indexOf(label));
      expect(subset.size).toBe(size);
      expect([...rows]).toEqual([...new Set(rows)].sort((a, b) => a - b));
      expect([...subset.features]).toEqual([...copyRows(dataset, rows)]);
      expect(subset.features.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(randomSubset(dataset, size, RandomStream.of(seed)).targets).toEqual(subset.targets);
    }),
  );
});

test('labelHistogram and rowsByClass agree', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(6)), (list) => {
      const labels = Int32Array.from(list);
      const byClass = rowsByClass(labels);
      const histogram = labelHistogram(labels, Int32Array.from(labels.keys()), byClass.length);
      expect(byClass.map((rows) => rows.length)).toEqual([...histogram]);
      byClass.forEach((rows, label) => {
        expect([...rows].every((row) => labels[row] === label)).toBe(true);
      });
    }),
  );
});

test('a dataset posted to a worker thread stays one copy', async () => {
  const dataset = numbered(4, [2]);
  const code = `const { parentPort, workerData } = require('node:worker_threads');
    workerData.features[5] += 100; workerData.targets[2] = 42; parentPort.postMessage(workerData.size);`;
  const before = dataset.features[5];
  const size = await new Promise((resolve, reject) => {
    new Worker(code, { eval: true, workerData: dataset }).once('message', resolve).once('error', reject);
  });
  expect(size).toBe(4);
  expect(dataset.features[5]).toBe(before + 100);
  expect(dataset.targets[2]).toBe(42);
});
