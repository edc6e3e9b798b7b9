import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CurvePoint } from '../../../src/incentives/economics/curves/concave-fit.js';
import { fitCurves } from '../../../src/incentives/economics/curves/fit.js';
import { type CurveOptions, createCurve } from '../../../src/incentives/economics/curves/registry.js';
import { numberWithin } from '../../core/numbers.js';

const grid = Array.from({ length: 10 }, (_, index) => Math.round(20 * 10 ** (index / 3)));

function pointsOf(curve: CurveOptions): CurvePoint[] {
  return grid.map((samples) => [samples, createCurve(curve).value(samples)]);
}

const best = numberWithin(0.6, 0.99);
const logUniform = (low: number, high: number) => numberWithin(Math.log(low), Math.log(high)).map(Math.exp);
const truths: fc.Arbitrary<CurveOptions> = fc.oneof(
  fc.record({ name: fc.constant('square-root' as const), best, difficulty: logUniform(0.05, 10) }),
  fc.record({ name: fc.constant('generalisation-bound' as const), best, difficulty: logUniform(0.05, 10) }),
  fc.record({
    name: fc.constant('power-law' as const),
    best,
    scale: logUniform(0.5, 5),
    exponent: numberWithin(0.3, 0.9),
  }),
  fc.record({ name: fc.constant('saturating' as const), best, scale: logUniform(30, 3000) }),
  fc.record({ name: fc.constant('linear-capped' as const), best, slope: logUniform(1e-4, 1e-2) }),
);

describe('fitted curves', () => {
  it('find the curve that points were taken from', () => {
    fc.assert(
      fc.property(truths, (truth) => {
        const points = pointsOf(truth);
        const fit = fitCurves(points).find(({ curve }) => curve.name === truth.name);
        expect(fit?.residual).toBeLessThan(1e-4);
      }),
      { numRuns: 15 },
    );
  });

  it('are monotone and concave curves of every family, the nearest first, with their true residuals', () => {
    const noisy = fc.array(numberWithin(0.1, 0.99), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(noisy, (accuracies) => {
        const points = grid.map((samples, index): CurvePoint => [samples, accuracies[index]]);
        const fits = fitCurves(points);
        expect(fits.map(({ residual }) => residual)).toEqual(
          fits.map(({ residual }) => residual).toSorted((a, b) => a - b),
        );
        expect(new Set(fits.map(({ curve }) => curve.name)).size).toBe(6);
        for (const { curve, residual, largestResidual } of fits) {
          const fitted = createCurve(curve);
          const differences = points.map(([samples, accuracy]) => Math.abs(fitted.value(samples) - accuracy));
          expect(largestResidual).toBeCloseTo(Math.max(...differences), 9);
          expect(residual).toBeLessThanOrEqual(largestResidual + 1e-12);
          for (let i = 1; i < grid.length; i++) {
            expect(fitted.value(grid[i])).toBeGreaterThanOrEqual(fitted.value(grid[i - 1]) - 1e-12);
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});
