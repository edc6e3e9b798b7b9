import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import {
  contraction,
  differenceVariance,
  disguiseVariance,
  expectedRound,
  fixedPoint,
  type LinearFederation,
  publishedVariance,
} from '../../src/incentives/free-riding/linear-learning.js';
import { numberWithin } from '../core/numbers.js';

const fair = [1, 2, 3, 4, 5].map((optimum) => ({ samples: 100, rate: 0.6, noise: 1, optimum }));

describe('free riders in linear learning', () => {
  it.each([
    { riderSamples: 0, left: 0.6, exact: 0.625, published: 0.625 },
    { riderSamples: 100, left: 2 / 3, exact: 0.5625, published: 0.61 },
    { riderSamples: 500, left: 0.8, exact: 0.4513888889, published: 0.6944444444 },
    { riderSamples: 4500, left: 0.96, exact: 0.3380102041, published: 2.5765306122 },
  ])('have the published figures with $riderSamples declared samples', ({ riderSamples, left, exact, published }) => {
    const federation = { fair, riderSamples };
    expect(fixedPoint(federation)).toBeCloseTo(3, 12);
    expect(contraction(federation)).toBeCloseTo(left, 12);
    expect(differenceVariance(federation)).toBeCloseTo(exact, 10);
    expect(publishedVariance(federation)).toBeCloseTo(published, 10);
  });

  it('add the published variance when disguised', () => {
    expect(disguiseVariance({ fair, riderSamples: 100 }, 0.5)).toBeCloseTo(0.0125, 12);
  });

  it('never move the fixed point, and slow learning down by exactly the contraction', () => {
    const client = fc.record({
      samples: fc.integer({ min: 1, max: 1000 }),
      rate: numberWithin(0, 0.99),
      noise: fc.constant(1),
      optimum: numberWithin(-5, 5),
    });
    fc.assert(
      fc.property(fc.array(client, { minLength: 1, maxLength: 6 }), fc.nat(5000), (clients, riderSamples) => {
        const federation: LinearFederation = { fair: clients, riderSamples };
        const rest = fixedPoint(federation);
        expect(fixedPoint({ fair: clients, riderSamples: 0 })).toBe(rest);
        expect(expectedRound(federation, rest)).toBeCloseTo(rest, 9);
        const next = expectedRound(federation, rest + 1);
        expect(next - rest).toBeCloseTo(contraction(federation), 9);
        expect(contraction(federation)).toBeGreaterThanOrEqual(contraction({ fair: clients, riderSamples: 0 }) - 1e-12);
      }),
    );
  });

  it.each([100, 500, 4500])(
    'vary as the exact formula says with %i samples, within 4 standard errors',
    (riderSamples) => {
      const federation = { fair, riderSamples };
      const random = RandomStream.of(2, 'noise', riderSamples);
      const step = (theta: number, riders: number) => {
        const noise = fair.reduce((sum, { samples }) => sum + samples * random.normal(), 0);
        return expectedRound({ fair, riderSamples: riders }, theta) + noise / (500 + riders);
      };
      const runs = 4000;
      // What is left of the start after so many rounds is below a thousandth.
      const rounds = Math.ceil(Math.log(1e-3) / Math.log(contraction(federation)) / 2);
      let squares = 0;
      for (let run = 0; run < runs; run++) {
        let [a, b] = [3, 3];
        for (let round = 0; round < rounds; round++) [a, b] = [step(a, riderSamples), step(b, 0)];
        squares += (a - b) ** 2;
      }
      const exact = differenceVariance(federation);
      expect(Math.abs(squares / runs - exact)).toBeLessThan(4 * exact * Math.sqrt(2 / runs));
    },
  );

  it('name the assumption that fails', () => {
    expect(() => contraction({ fair: [], riderSamples: 1 })).toThrowError('somebody trains');
    expect(() => contraction({ fair: [{ ...fair[0], rate: 1 }], riderSamples: 1 })).toThrowError('fair.0.rate');
    expect(() => contraction({ fair, riderSamples: -1 })).toThrowError('riderSamples: found -1');
  });
});
