import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { evaluationCapacity, singleBatchCapacity, trainingCapacity } from '../../src/learning/batch-capacity.js';
import { type Batches, consecutiveBatches, rowWeights, shuffledBatches } from '../../src/learning/batches.js';

/** The real samples of the steps from `first` up to `end`, in order. */
function samplesOf({ rows, counts, steps }: Batches, first: number, end: number): number[] {
  const batch = rows.length / steps;
  return Array.from({ length: end - first }, (_, k) => first + k).flatMap((step) => [
    ...rows.subarray(step * batch, step * batch + counts[step]),
  ]);
}

const counts = fc.record({
  size: fc.integer({ min: 1, max: 40 }),
  batch: fc.integer({ min: 1, max: 50 }),
  epochs: fc.integer({ min: 1, max: 4 }),
  seed: fc.integer(),
});

describe('shuffledBatches', () => {
  it('goes through all samples once an epoch', () => {
    fc.assert(
      fc.property(counts, ({ size, batch, epochs, seed }) => {
        const batches = shuffledBatches(size, batch, epochs, RandomStream.of(seed));
        const stepsPerEpoch = Math.ceil(size / batch);
        expect(batches.steps).toBe(epochs * stepsPerEpoch);
        for (let epoch = 0; epoch < epochs; epoch++) {
          const samples = samplesOf(batches, epoch * stepsPerEpoch, (epoch + 1) * stepsPerEpoch);
          expect(samples.sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, sample) => sample));
        }
      }),
    );
  });

  it('is cut by a limit and unchanged up to it', () => {
    fc.assert(
      fc.property(counts, fc.nat(10), ({ size, batch, epochs, seed }, limit) => {
        const whole = shuffledBatches(size, batch, epochs, RandomStream.of(seed));
        const cut = shuffledBatches(size, batch, epochs, RandomStream.of(seed), limit);
        expect(cut.steps).toBe(Math.min(limit, whole.steps));
        expect(cut.rows).toEqual(whole.rows.slice(0, cut.steps * batch));
      }),
    );
  });

  it('draws another order for every epoch', () => {
    const batches = shuffledBatches(50, 50, 2, RandomStream.of(1));
    expect(samplesOf(batches, 0, 1)).not.toEqual(samplesOf(batches, 1, 2));
  });
});

describe('consecutiveBatches', () => {
  it('keeps the order', () => {
    fc.assert(
      fc.property(counts, ({ size, batch }) => {
        const batches = consecutiveBatches(size, batch);
        expect(samplesOf(batches, 0, batches.steps)).toEqual(Array.from({ length: size }, (_, sample) => sample));
      }),
    );
  });
});

describe('rowWeights', () => {
  it('shares 1 among the real rows of each batch; padding repeats a real row', () => {
    fc.assert(
      fc.property(counts, ({ size, batch, epochs, seed }) => {
        const batches = shuffledBatches(size, batch, epochs, RandomStream.of(seed));
        const weights = rowWeights(batches);
        for (let step = 0; step < batches.steps; step++) {
          const row = weights.subarray(step * batch, (step + 1) * batch);
          const real = batches.counts[step];
          expect(row.subarray(0, real).every((weight) => weight === Math.fround(1 / real))).toBe(true);
          expect(row.subarray(real).every((weight) => weight === 0)).toBe(true);
          const padding = batches.rows.subarray(step * batch + real, (step + 1) * batch);
          expect(padding.every((sample) => sample === batches.rows[step * batch])).toBe(true);
        }
      }),
    );
  });
});

describe('capacities', () => {
  it('of single batches hold every size with less than a half of padding and few distinct values', () => {
    const distinct = new Set<number>();
    for (let size = 1; size <= 4096; size++) {
      const capacity = singleBatchCapacity(size);
      expect(capacity).toBeGreaterThanOrEqual(size);
      expect(capacity).toBeLessThan(1.5 * size + 1);
      distinct.add(capacity);
    }
    expect(distinct.size).toBeLessThanOrEqual(2 * 12);
  });

  it('of training batches are those asked for, but for smaller data', () => {
    fc.assert(
      fc.property(counts, ({ size, batch }) => {
        const rows = trainingCapacity(batch, size);
        expect(rows).toBeLessThanOrEqual(batch);
        expect(Math.ceil(size / rows)).toBe(Math.ceil(size / batch));
        if (size > batch) expect(rows).toBe(batch);
        expect(trainingCapacity('full', size)).toBeGreaterThanOrEqual(size);
      }),
    );
    expect(trainingCapacity('full', 0)).toBe(1);
  });

  it('of evaluation batches hold small sets whole', () => {
    expect([1, 25, 26, 100, 101, 5_000].map(evaluationCapacity)).toEqual([25, 25, 50, 100, 200, 200]);
  });
});
