import normal from '@stdlib/stats-base-dists-normal-cdf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epsilonOf, sampledGaussianBounds } from '../../src/codecs/accountant.js';
import { logSumExp } from '../../src/core/log-sum-exp.js';

const probability = fc.double({ min: 0.001, max: 1, noNaN: true });
const multiplier = fc.double({ min: 0.5, max: 10, noNaN: true });

/** The conversion of Mironov 2017, which the older papers report. */
function classicEpsilon(bounds: ReturnType<typeof sampledGaussianBounds>, steps: number, delta: number): number {
  return Math.min(...bounds.map(({ order, divergence }) => steps * divergence + Math.log(1 / delta) / (order - 1)));
}

describe('the accountant', () => {
  // q, z, steps, delta, by the classic conversion, by the tight one; computed in double precision over whole orders. The
  // classic 1.2586 is the moments accountant's 1.26 of Abadi et al. (CCS 2016), the classic 4.6338 that of McMahan et al.
  it.each([
    [1, 4, 1, 1e-5, 1.2309, 1.0126],
    [0.01, 4, 10_000, 1e-5, 1.2586, 1.0355],
    [0.01, 1, 1000, 1e-5, 2.5383, 2.1078],
    [0.1, 1, 100, 1e-3, 6.6251, 5.6703],
    [0.1, 2, 100, 1e-3, 2.3091, 1.7997],
    [0.1, 4, 100, 1e-3, 1.0179, 0.7266],
    [250 / 60_000, 1.3, 3600, 1e-5, 1.1799, 0.9422],
    [5000 / 763_430, 1, 5000, 1e-9, 4.6338, 4.2115],
  ])('of q %f, z %f, %i steps and delta %f knows the published epsilon', (q, z, steps, delta, classic, tight) => {
    const bounds = sampledGaussianBounds(q, z).filter(({ order }) => Number.isInteger(order));
    expect(classicEpsilon(bounds, steps, delta)).toBeCloseTo(classic, 3);
    expect(epsilonOf(bounds, steps, delta)).toBeCloseTo(tight, 3);
  });

  it('knows the published divergences at orders that are not whole', () => {
    // TensorFlow Privacy, the test of its Renyi accountant: fifty steps with q 0.01 and z 2.5.
    const bounds = sampledGaussianBounds(0.01, 2.5);
    const at = (order: number) => 50 * (bounds.find((bound) => bound.order === order)?.divergence ?? Number.NaN);
    expect(at(1.5)).toBeCloseTo(0.00065, 6);
    expect(at(2.5)).toBeCloseTo(0.001085, 6);
    expect(at(5)).toBeCloseTo(0.00218075, 7);
  });

  it('has its best order between whole ones with little noise', () => {
    // By numeric integration with 40 digits over orders in steps of 0.005: 134.7597, at the order 1.26.
    expect(epsilonOf(sampledGaussianBounds(0.1, 0.5), 1000, 1e-5)).toBeCloseTo(134.7597, 4);
  });

  it('agrees with an integration of the densities, at whole orders and between them', () => {
    const position = fc.nat(198);
    const drawn = fc.tuple(fc.double({ min: 0.001, max: 0.999, noNaN: true }), multiplier, position);
    fc.assert(
      fc.property(drawn, ([q, z, at]) => {
        const { order, divergence } = sampledGaussianBounds(q, z)[at];
        // The trapezium rule: on the whole line its error falls exponentially with the width.
        const step = 0.02 * z * Math.min(z, 1);
        const logs: number[] = [];
        for (let x = -9 * z; x < order + 9 * z; x += step) {
          const ratio = Math.log1p(q * Math.expm1((2 * x - 1) / (2 * z * z)));
          logs.push(order * ratio - (x * x) / (2 * z * z));
        }
        const logMoment = logSumExp(logs) + Math.log(step / (z * Math.sqrt(2 * Math.PI)));
        expect(Math.abs(divergence * (order - 1) - logMoment)).toBeLessThan(1e-8 * (1 + logMoment));
      }),
      { numRuns: 60 },
    );
  });

  it('without sampling also looks at orders below 2, where few whole orders are too high', () => {
    expect(epsilonOf(sampledGaussianBounds(1, 1), 100, 1e-5)).toBeLessThan(98.5);
    expect(epsilonOf(sampledGaussianBounds(1, 1), 1, 1e-5)).toBeLessThan(4.7528);
  });

  it('without sampling never promises more than the Gaussian mechanism keeps', () => {
    // B. Balle, Y.-X. Wang. Improving the Gaussian Mechanism for Differential Privacy. ICML 2018. Theorem 8, of all steps.
    const exactDelta = (epsilon: number, distance: number) =>
      normal(distance / 2 - epsilon / distance, 0, 1) -
      Math.exp(epsilon) * normal(-distance / 2 - epsilon / distance, 0, 1);
    const delta = fc.constantFrom(1e-3, 1e-5, 1e-7);
    fc.assert(
      fc.property(multiplier, fc.integer({ min: 1, max: 100 }), delta, (z, steps, given) => {
        const epsilon = epsilonOf(sampledGaussianBounds(1, z), steps, given);
        fc.pre(epsilon < 600); // e^epsilon is a number
        expect(exactDelta(epsilon, Math.sqrt(steps) / z)).toBeLessThanOrEqual(given * (1 + 1e-6));
        expect(exactDelta(0.7 * epsilon, Math.sqrt(steps) / z)).toBeGreaterThan(given);
      }),
    );
  });

  it('at order 2 is log(1 + q^2 (e^(1/z^2) - 1))', () => {
    fc.assert(
      fc.property(probability, multiplier, (q, z) => {
        const [bound] = sampledGaussianBounds(q, z).filter(({ order }) => order === 2);
        const expected = Math.log1p(q * q * Math.expm1(1 / z ** 2));
        expect(Math.abs(bound.divergence / expected - 1)).toBeLessThan(1e-6);
      }),
    );
  });

  it('is finite and grows with the order, the probability and the steps, and falls with noise and delta', () => {
    const more = fc.double({ min: 1.01, max: 3, noNaN: true });
    fc.assert(
      fc.property(probability, multiplier, more, fc.integer({ min: 1, max: 1000 }), (q, z, factor, steps) => {
        const bounds = sampledGaussianBounds(q, z);
        for (const [i, { divergence }] of bounds.entries()) {
          expect(Number.isFinite(divergence)).toBe(true);
          if (i > 0) expect(divergence).toBeGreaterThanOrEqual(bounds[i - 1].divergence * (1 - 1e-9) - 1e-12);
        }
        const epsilon = epsilonOf(bounds, steps, 1e-5);
        const slack = 1e-9;
        expect(epsilon).toBeLessThanOrEqual(classicEpsilon(bounds, steps, 1e-5) + slack);
        expect(epsilonOf(bounds, steps + 1, 1e-5)).toBeGreaterThanOrEqual(epsilon);
        expect(epsilonOf(bounds, steps, 1e-4)).toBeLessThanOrEqual(epsilon);
        expect(epsilonOf(sampledGaussianBounds(q, z * factor), steps, 1e-5)).toBeLessThanOrEqual(epsilon + slack);
        const seldom = sampledGaussianBounds(q / factor, z);
        if (q < 1) expect(epsilonOf(seldom, steps, 1e-5)).toBeLessThanOrEqual(epsilon + slack);
      }),
      { numRuns: 30 },
    );
  });

  it('has spent nothing before the first step, and next to nothing with very much noise', () => {
    expect(epsilonOf(sampledGaussianBounds(0.1, 1), 0, 1e-5)).toBe(0);
    expect(epsilonOf(sampledGaussianBounds(0.1, 1e4), 1, 1e-5)).toBeLessThan(0.02);
  });
});
