import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { productOf, truncated, valuesForEnergy } from '../../src/core/low-rank.js';
import { fullDelta, lowRankDelta } from '../../src/core/low-rank-delta.js';
import { expectClose } from '../learning/closeness.js';
import { numberWithin } from './numbers.js';

const squares = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value ** 2, 0);
const error = (a: Float32Array, b: Float32Array) => squares(a.map((value, i) => value - b[i]));
const entry = fc.integer({ min: -500, max: 500 }).map((value) => value / 100);
const matrix = fc
  .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }))
  .chain(([rows, columns]) =>
    fc
      .array(entry, { minLength: rows * columns, maxLength: rows * columns })
      .map((values) => ({ rows, columns, values: Float32Array.from(values) })),
  );
const energies = numberWithin(0, 0.999);

describe('the singular values kept', () => {
  const sigma = fc
    .array(fc.integer({ min: 0, max: 50 }), { maxLength: 8 })
    .map((values) => values.sort((a, b) => b - a));

  it('hold more than the share of energy, and are as few as can be', () => {
    fc.assert(
      fc.property(sigma, energies, (values, energy) => {
        const count = valuesForEnergy(values, energy);
        const positive = values.filter((value) => value > 0).length;
        expect(count).toBeGreaterThanOrEqual(Math.min(positive, 1));
        expect(count).toBeLessThanOrEqual(positive);
        const share = (kept: number) => squares(values.slice(0, kept)) / squares(values);
        if (count > 0) expect(share(count)).toBeGreaterThan(energy - 1e-9);
        if (count > 1) expect(share(count - 1)).toBeLessThanOrEqual(energy + 1e-9);
      }),
    );
  });

  it('are one at least, all that are not 0 at an energy of 1, and never fewer for more energy', () => {
    fc.assert(
      fc.property(sigma, energies, energies, (values, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(valuesForEnergy(values, less)).toBeLessThanOrEqual(valuesForEnergy(values, more));
        expect(valuesForEnergy(values, 1)).toBe(values.filter((value) => value > 0).length);
        if (values.length > 0 && values[0] > 0) expect(valuesForEnergy(values, 0)).toBe(1);
      }),
    );
  });
});

describe('a truncated matrix', () => {
  it('lacks no more than its share of energy: the squares of the values left out', () => {
    fc.assert(
      fc.property(matrix, energies, ({ rows, columns, values }, energy) => {
        const all = truncated(values, rows, columns, 1).sigma;
        const kept = truncated(values, rows, columns, energy);
        const lost = error(productOf(kept, rows, columns), values);
        const whole = squares(values);
        expect(lost).toBeLessThanOrEqual((1 - energy) * whole + 1e-5 * (whole + 1));
        expect(Math.abs(lost - squares(all.slice(kept.sigma.length)))).toBeLessThan(1e-5 * (whole + 1));
      }),
    );
  });

  it('is exact at an energy of 1, and has nothing to keep of zeros', () => {
    fc.assert(
      fc.property(matrix, ({ rows, columns, values }) => {
        expectClose(productOf(truncated(values, rows, columns, 1), rows, columns), values, 1e-5);
        expect(truncated(new Float32Array(values.length), rows, columns, 0.5).sigma.length).toBe(0);
      }),
    );
  });

  it('is closer than any other of its rank', () => {
    fc.assert(
      fc.property(matrix, energies, fc.infiniteStream(entry), ({ rows, columns, values }, energy, stream) => {
        const draw = (length: number) => Float32Array.from({ length }, () => stream.next().value);
        const best = truncated(values, rows, columns, energy);
        const rank = best.sigma.length;
        const other = { u: draw(rows * rank), sigma: draw(rank), v: draw(columns * rank) };
        const bound = error(productOf(other, rows, columns), values);
        expect(error(productOf(best, rows, columns), values)).toBeLessThanOrEqual(bound * (1 + 1e-5) + 1e-4);
      }),
    );
  });

  it('of a product through few dimensions needs no more of them', () => {
    const entries = fc.infiniteStream(fc.integer({ min: -4, max: 4 }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), entries, energies, (rank, stream, energy) => {
        const [rows, columns] = [7, 5];
        const draw = (length: number) => Float32Array.from({ length }, () => stream.next().value);
        const [u, sigma, v] = [draw(rows * rank), new Float32Array(rank).fill(1), draw(columns * rank)];
        const values = productOf({ u, sigma, v }, rows, columns);
        const whole = truncated(values, rows, columns, 1);
        expect(whole.sigma.length).toBeLessThanOrEqual(rank);
        expectClose(productOf(whole, rows, columns), values, 1e-5);
        expect(truncated(values, rows, columns, energy).sigma.length).toBeLessThanOrEqual(whole.sigma.length);
      }),
    );
  });

  it('has the same values when rows are turned', () => {
    fc.assert(
      fc.property(matrix, numberWithin(0, 6), ({ rows, columns, values }, angle) => {
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
        const at = (i: number, j: number) => values[i * columns + j];
        const turned = values.map((value, k) => {
          const [i, j] = [Math.floor(k / columns), k % columns];
          if (rows < 2 || i > 1) return value;
          return i === 0 ? cos * at(0, j) - sin * at(1, j) : sin * at(0, j) + cos * at(1, j);
        });
        const expected = truncated(values, rows, columns, 1).sigma;
        const found = truncated(turned, rows, columns, 1).sigma;
        const length = Math.max(found.length, expected.length);
        const padded = (sigma: Float32Array) => Array.from({ length }, (_, k) => sigma[k] ?? 0);
        // Values of no more than rounding may come or go.
        expectClose(padded(found), padded(expected), 1e-3);
      }),
    );
  });

  it('has orthonormal factors and descending positive values, and scales with the matrix', () => {
    fc.assert(
      fc.property(matrix, energies, fc.constantFrom(0.25, 2, 8), ({ rows, columns, values }, energy, by) => {
        const { u, sigma, v } = truncated(values, rows, columns, energy);
        const count = sigma.length;
        for (const [factor, length] of [
          [u, rows],
          [v, columns],
        ] as const) {
          for (let a = 0; a < count; a++) {
            for (let b = 0; b < count; b++) {
              let dot = 0;
              for (let i = 0; i < length; i++) dot += factor[i * count + a] * factor[i * count + b];
              expect(dot).toBeCloseTo(a === b ? 1 : 0, 4);
            }
          }
        }
        sigma.forEach((value, k) => {
          expect(value).toBeGreaterThan(0);
          if (k > 0) expect(value).toBeLessThanOrEqual(sigma[k - 1]);
        });
        const scaled = truncated(
          values.map((value) => value * by),
          rows,
          columns,
          energy,
        );
        expectClose(
          scaled.sigma,
          sigma.map((value) => value * by),
          1e-5,
        );
      }),
    );
  });
});

describe('a compressed delta', () => {
  const layout = [
    { name: 'kernel', shape: [3, 3, 2, 8], kind: 'parameter' },
    { name: 'bias', shape: [8], kind: 'parameter' },
    { name: 'dense', shape: [12, 10], kind: 'parameter' },
  ] as const;
  const size = 3 * 3 * 2 * 8 + 8 + 120;
  const delta = fc.array(entry, { minLength: size, maxLength: size }).map((values) => Float32Array.from(values));

  it('has never more numbers than the delta, leaves vectors alone and is exact at an energy of 1', () => {
    fc.assert(
      fc.property(delta, energies, (values, energy) => {
        const compressed = lowRankDelta(layout, values, energy);
        const sizes = compressed.map((part) =>
          part instanceof Float32Array ? part.length : part.u.length + part.sigma.length + part.v.length,
        );
        expect(sizes[1]).toBe(8);
        expect(sizes.reduce((sum, part) => sum + part, 0)).toBeLessThanOrEqual(size);
        const full = fullDelta(layout, compressed);
        expect(full.length).toBe(size);
        expect(full.subarray(144, 152)).toEqual(values.subarray(144, 152));
        expect(error(full, values)).toBeLessThanOrEqual((1 - energy) * squares(values) * (1 + 1e-4) + 1e-4);
        expectClose(fullDelta(layout, lowRankDelta(layout, values, 1)), values, 1e-5);
      }),
      { numRuns: 30 },
    );
  });

  it('shrinks matrices of a low rank to their factors', () => {
    const values = new Float32Array(size);
    for (let i = 0; i < 12; i++) for (let j = 0; j < 10; j++) values[152 + i * 10 + j] = (i + 1) * (j - 4);
    const [kernel, , dense] = lowRankDelta(layout, values, 0.99);
    if (dense instanceof Float32Array || kernel instanceof Float32Array) throw new Error('this was not compressed');
    expect([dense.u.length, dense.sigma.length, dense.v.length]).toEqual([12, 1, 10]);
    expect(kernel.sigma.length).toBe(0);
  });

  it('passes on what is not finite', () => {
    const values = new Float32Array(size).fill(Number.NaN);
    expect(fullDelta(layout, lowRankDelta(layout, values, 0.9))).toEqual(values);
  });
});
