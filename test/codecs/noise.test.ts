import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CodecContext } from '../../src/codecs/codec.js';
import { clipped, noise } from '../../src/codecs/noise.js';
import { RandomStream } from '../../src/core/random.js';
import { numberWithin } from '../core/numbers.js';

const value = numberWithin(-100, 100);
const vector = fc.array(value, { minLength: 1, maxLength: 20 }).map((values) => Float32Array.from(values));
const pair = fc
  .array(fc.tuple(value, value), { minLength: 1, maxLength: 20 })
  .map((pairs) => [Float32Array.from(pairs, ([one]) => one), Float32Array.from(pairs, ([, other]) => other)]);
const bound = fc.double({ min: 0.01, max: 50, noNaN: true });
const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, each) => sum + each * each, 0));

const everyone: CodecContext = { population: 4, cohort: { fraction: 1 }, policy: { name: 'all-received' } };
const options = { clip: 2, multiplier: 0.5, delta: 1e-5 };

function gathered(deltas: readonly Float32Array[], changes: Partial<typeof options> = {}, context = everyone) {
  return noise.gather?.({ ...options, ...changes }, deltas, context, RandomStream.of(1, 'noise')) ?? [];
}

describe('clipping', () => {
  it('keeps to the norm and the direction, and leaves what is within untouched', () => {
    fc.assert(
      fc.property(vector, bound, (delta, largest) => {
        const short = clipped(delta, largest);
        expect(norm(short)).toBeLessThanOrEqual(largest * (1 + 1e-6));
        if (norm(delta) <= largest) expect(short).toBe(delta);
        const shrunk = Math.min(largest / norm(delta), 1);
        short.forEach((each, i) => {
          expect(Math.abs(each - (norm(delta) > 0 ? delta[i] * shrunk : 0))).toBeLessThan(1e-4);
        });
      }),
    );
  });

  it('of clipped deltas changes nothing beyond rounding, and brings no two deltas further apart', () => {
    const apart = (a: Float32Array, b: Float32Array) => norm(a.map((each, i) => each - b[i]));
    fc.assert(
      fc.property(pair, bound, ([one, other], largest) => {
        const [short, shorter] = [one, other].map((delta) => clipped(delta, largest));
        expect(apart(clipped(short, largest), short)).toBeLessThanOrEqual(1e-6 * largest);
        expect(apart(short, shorter)).toBeLessThanOrEqual(apart(one, other) + 1e-5 * largest);
      }),
    );
  });

  it('makes nothing of values that are not finite', () => {
    expect(clipped(Float32Array.of(1, Number.NaN), 1)).toStrictEqual(Float32Array.of(0, 0));
    expect(clipped(Float32Array.of(Number.NEGATIVE_INFINITY, 1), 1)).toStrictEqual(Float32Array.of(0, 0));
  });
});

describe('noise', () => {
  it('without noise gives every update the sum over the clients expected, whoever reports', () => {
    const [a, b] = [Float32Array.of(1, -2), Float32Array.of(3, 4)];
    const mean = Float32Array.of(1, 0.5);
    expect(gathered([a, b], { multiplier: 0 })).toStrictEqual([mean, mean]);
    const poisson: CodecContext = { ...everyone, cohort: { probability: 0.5 } };
    expect(gathered([a], { multiplier: 0 }, poisson)).toStrictEqual([Float32Array.of(0.5, -1)]);
  });

  it('has the standard deviation multiplier * clip / expected clients in each coordinate, and mean 0', () => {
    const size = 20_000;
    const [mean] = gathered([new Float32Array(size)]);
    const average = mean.reduce((sum, each) => sum + each, 0) / size;
    const deviation = (0.5 * 2) / 4;
    expect(Math.abs(average)).toBeLessThan((5 * deviation) / Math.sqrt(size));
    const chiSquare = mean.reduce((sum, each) => sum + (each / deviation) ** 2, 0);
    expect(Math.abs(chiSquare - size)).toBeLessThan(5 * Math.sqrt(2 * size));
  });

  it('is moved by one client by no more than the clip', () => {
    const size = 5;
    const delta = fc.array(value, { minLength: size, maxLength: size }).map((values) => Float32Array.from(values));
    fc.assert(
      fc.property(fc.array(delta, { minLength: 2, maxLength: 4 }), (deltas) => {
        const short = deltas.map((each) => clipped(each, options.clip));
        const [[all], [others]] = [gathered(short), gathered(short.slice(1))];
        expect(norm(all.map((each, i) => each - others[i]))).toBeLessThanOrEqual((options.clip / 4) * (1 + 1e-5));
      }),
    );
  });

  it('accounts for the probability with which clients are drawn, over-selection included', () => {
    const epsilon = (context: CodecContext, rounds: number) => noise.account?.(options, context)(rounds).epsilon ?? 0;
    const seldom: CodecContext = { ...everyone, cohort: { probability: 0.1 } };
    const overSelected: CodecContext = {
      ...seldom,
      policy: {
        name: 'deadline',
        seconds: 1,
        overSelect: 1.5,
        late: 'drop',
        staleness: { exponent: 0.5 },
      },
    };
    expect(epsilon(seldom, 10)).toBeLessThan(epsilon(everyone, 10));
    expect(epsilon(seldom, 10)).toBeLessThan(epsilon(overSelected, 10));
    expect(epsilon(overSelected, 10)).toBeCloseTo(epsilon({ ...everyone, cohort: { probability: 0.15 } }, 10), 9);
    expect(epsilon(everyone, 11)).toBeGreaterThan(epsilon(everyone, 10));
    expect(noise.account?.({ ...options, multiplier: 0 }, everyone)(1)).toStrictEqual({});
  });
});
