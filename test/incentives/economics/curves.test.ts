import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitConcave, interpolate } from '../../../src/incentives/economics/curves/concave-fit.js';
import { generalisationBound } from '../../../src/incentives/economics/curves/generalisation-bound.js';
import { linearCapped } from '../../../src/incentives/economics/curves/linear-capped.js';
import { measured } from '../../../src/incentives/economics/curves/measured.js';
import { powerLaw } from '../../../src/incentives/economics/curves/power-law.js';
import { saturating } from '../../../src/incentives/economics/curves/saturating.js';
import { squareRoot } from '../../../src/incentives/economics/curves/square-root.js';
import { numberWithin } from '../../core/numbers.js';
import { strictCurves } from '../populations.js';

const relative = (a: number, b: number) => Math.abs(a - b) / Math.max(1e-300, Math.abs(b));

describe('accuracy curves', () => {
  it('are 0 up to their support, rise, are concave beyond it, and stay below their supremum', () => {
    fc.assert(
      fc.property(strictCurves, numberWithin(1.0001, 50), (curve, factor) => {
        expect(curve.value(0)).toBe(0);
        expect(curve.value(curve.support)).toBeCloseTo(0, 9);
        let previous = curve.support;
        let slope = Number.POSITIVE_INFINITY;
        for (let i = 0; i < 12; i++) {
          const samples = Math.max(1e-3, previous) * factor;
          const rise = (curve.value(samples) - curve.value(previous)) / (samples - previous);
          expect(rise).toBeGreaterThanOrEqual(0);
          expect(rise).toBeLessThanOrEqual(slope * (1 + 1e-6) + 1e-12);
          expect(curve.value(samples)).toBeLessThanOrEqual(curve.supremum);
          slope = rise;
          previous = samples;
        }
      }),
    );
  });

  it('have slopes that their differences confirm, and invert them', () => {
    fc.assert(
      fc.property(strictCurves, numberWithin(1.1, 100), (curve, factor) => {
        const samples = Math.max(1, curve.support) * factor;
        const h = samples * 1e-5;
        const difference = (curve.value(samples + h) - curve.value(samples - h)) / (2 * h);
        expect(Math.abs(curve.slope(samples) - difference) * samples).toBeLessThan(1e-6);
        if (curve.slope(samples) > 1e-12) {
          expect(relative(curve.samplesAtSlope(curve.slope(samples)), samples)).toBeLessThan(1e-8);
        }
        expect(curve.samplesAtSlope(1e9)).toBe(curve.support);
      }),
    );
  });

  it('have the published values of the generalisation bound', () => {
    const curve = generalisationBound({ best: 0.95, difficulty: 1 });
    expect(curve.support).toBeCloseTo(62.36486247, 8);
    expect(curve.value(100)).toBeCloseTo(0.1865396807, 10);
    expect(curve.value(1000)).toBeCloseTo(0.6900341373, 10);
    expect(curve.value(10_000)).toBeCloseTo(0.8626495188, 10);
    expect(curve.value(100_000)).toBeCloseTo(0.9209113483, 10);
    expect(relative(curve.slope(10_000), 4.156332967e-6)).toBeLessThan(1e-9);
  });

  it('cap a line where it reaches the best', () => {
    const curve = linearCapped({ best: 0.8, slope: 0.01 });
    expect([0, 40, 80, 500].map(curve.value)).toEqual([0, 0.4, 0.8, 0.8]);
    expect(curve.samplesAtSlope(0.01)).toBe(80);
    expect(curve.samplesAtSlope(0.011)).toBe(0);
  });

  it('interpolate measurements, after a flat start as well', () => {
    const curve = measured({
      points: [
        [10, 0],
        [20, 0.5],
        [40, 0.7],
      ],
    });
    expect(curve.support).toBe(10);
    expect([5, 10, 15, 30, 40, 100].map(curve.value)).toEqual([0, 0, 0.25, 0.6, 0.7, 0.7]);
    expect(curve.slope(15)).toBeCloseTo(0.05);
    expect(curve.slope(50)).toBe(0);
    expect([0.06, 0.05, 0.02, 0.005].map(curve.samplesAtSlope)).toEqual([10, 20, 20, 40]);
  });

  it.each([
    [() => squareRoot({ best: 1.2, difficulty: 1 }), 'curve.best: found 1.2, but the theory assumes that the best'],
    [() => squareRoot({ best: 1, difficulty: -1 }), 'curve.difficulty: found -1'],
    [() => generalisationBound({ best: 0.9, difficulty: 0 }), 'the difficulty is positive'],
    [() => saturating({ best: 0.9, scale: Number.NaN }), 'accuracy grows with samples'],
    [() => powerLaw({ best: 0.9, scale: 1, exponent: 0 }), 'accuracy grows with samples'],
    [() => linearCapped({ best: 0.9, slope: -1 }), 'accuracy grows with samples'],
    [() => measured({ points: [] }), 'one point or more'],
    [() => measured({ points: [[10, 0]] }), 'accuracy grows with samples'],
    [
      () =>
        measured({
          points: [
            [10, 0.5],
            [10, 0.6],
          ],
        }),
      'curve.points.1: found 10',
    ],
    [
      () =>
        measured({
          points: [
            [10, 0.5],
            [20, 0.4],
          ],
        }),
      'curve.points.1: found slope',
    ],
    [
      () =>
        measured({
          points: [
            [10, 0.1],
            [20, 0.5],
          ],
        }),
      'accuracy is concave',
    ],
    [() => measured({ points: [[10, 1.5]] }), 'a fraction between 0 and 1'],
  ])('name the assumption that fails (%#)', (make, message) => {
    expect(make).toThrowError(message);
  });
});

describe('concave fit', () => {
  const points = fc
    .uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 15 })
    .chain((xs) =>
      fc
        .array(numberWithin(0, 1), { minLength: xs.length, maxLength: xs.length })
        .map((ys) => xs.sort((a, b) => a - b).map((x, i): [number, number] => [x, ys[i]])),
    );

  it('is increasing and concave, and states its distance', () => {
    fc.assert(
      fc.property(points, (measurements) => {
        const { points: corners, residual, largestResidual } = fitConcave(measurements);
        const rises = corners.slice(1).map(([x, y], i) => (y - corners[i][1]) / (x - corners[i][0]));
        for (let i = 0; i < rises.length; i++) {
          expect(rises[i]).toBeGreaterThanOrEqual(0);
          if (i > 0) expect(rises[i]).toBeLessThanOrEqual(rises[i - 1]);
        }
        const distances = measurements.map(([x, y]) => Math.abs(interpolate(corners, x) - y));
        expect(largestResidual).toBe(Math.max(...distances));
        expect(residual).toBeLessThanOrEqual(largestResidual + 1e-15);
      }),
    );
  });

  it('leaves points alone that are what it looks for', () => {
    const points: [number, number][] = [
      [10, 0.5],
      [20, 0.7],
      [40, 0.8],
      [80, 0.8],
    ];
    const fit = fitConcave(points);
    expect(fit.residual).toBeLessThan(1e-15);
    expect(fit.points).toEqual([[0, 0], ...points]);
  });

  it('pools what decreases', () => {
    expect(
      fitConcave([
        [10, 0.5],
        [20, 0.8],
        [30, 0.6],
      ]).points,
    ).toEqual([
      [0, 0],
      [10, 0.5],
      [20, 0.7],
      [30, 0.7],
    ]);
  });
});
