import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode as packed, decode as unpacked } from '../../src/actors/hosts/wire.js';
import { BitReader, BitWriter } from '../../src/codecs/bit-stream.js';
import { normOf, qsgd } from '../../src/codecs/qsgd.js';
import { NotFiniteError } from '../../src/core/errors.js';
import { RandomStream } from '../../src/core/random.js';
import { numberWithin } from '../core/numbers.js';

type Options = Parameters<typeof qsgd.decode>[2];

const scalar = fc.oneof(
  numberWithin(-100, 100).map(Math.fround),
  fc.constantFrom(0, 1, -1, 2 ** -140, -3e38, Math.fround(1e-30)),
);
const vector = fc.array(scalar, { minLength: 1, maxLength: 40 }).map((values) => Float32Array.from(values));
const options = fc.record({
  levels: fc.integer({ min: 1, max: 300 }),
  bucket: fc.integer({ min: 1, max: 50 }),
  norm: fc.constantFrom<'l2' | 'max'>('l2', 'max'),
});
const tame = fc
  .array(numberWithin(-10, 10), { minLength: 1, maxLength: 30 })
  .map((values) => Float32Array.from(values));
const whole = { levels: 4, bucket: 64, norm: 'l2' } as const;

const encode = (values: Float32Array, given: Options, seed = 1) =>
  qsgd.encode(values, { options: given, random: RandomStream.of(seed, 'qsgd') });
const squared = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value ** 2, 0);
const bucketsOf = (values: Float32Array, bucket: number) =>
  Array.from({ length: Math.ceil(values.length / bucket) }, (_, b) => values.subarray(b * bucket, (b + 1) * bucket));

describe('qsgd', () => {
  it('is decoded, after it has travelled, to the value that the client knows of', () => {
    fc.assert(
      fc.property(vector, options, fc.nat(), (values, given, seed) => {
        fc.pre(bucketsOf(values, given.bucket).every((part) => Math.sqrt(squared(part)) < 3.4e38));
        const { wire, value } = encode(values, given, seed);
        const arrived = unpacked(packed(wire));
        expect(qsgd.decode(Object(arrived), values.length, given)).toStrictEqual(value);
      }),
    );
  });

  it('rounds to a neighbouring level of the norm, keeps signs and zeros, and is not beyond the norm', () => {
    fc.assert(
      fc.property(tame, options, fc.nat(), (values, given, seed) => {
        const { value } = encode(values, given, seed);
        for (const [i, each] of values.entries()) {
          const norm = normOf(bucketsOf(values, given.bucket)[Math.floor(i / given.bucket)], given.norm);
          expect(Math.abs(value[i] - each)).toBeLessThanOrEqual((norm / given.levels) * (1 + 1e-6));
          expect(Math.abs(value[i])).toBeLessThanOrEqual(norm * (1 + 1e-6));
          expect(value[i] * each).toBeGreaterThanOrEqual(0);
          expect(Object.is(value[i], -0)).toBe(false);
          if (each === 0) expect(value[i]).toBe(0);
        }
      }),
    );
  });

  it('has the vector for its mean, and the error that its rounding has, within the bound of the paper', () => {
    const draws = 400;
    fc.assert(
      fc.property(tame, fc.integer({ min: 1, max: 20 }), (values, levels) => {
        const given = { ...whole, levels };
        const norm = normOf(values, 'l2');
        const sum = new Float64Array(values.length);
        let error = 0;
        for (let draw = 0; draw < draws; draw++) {
          const { value } = encode(values, given, draw);
          for (const [i, each] of value.entries()) {
            sum[i] += each;
            error += (each - values[i]) ** 2 / draws;
          }
        }
        const variances = Array.from(values, (each) => {
          const exact = norm > 0 ? (Math.abs(each) / norm) * levels : 0;
          const share = exact - Math.floor(exact);
          return (norm / levels) ** 2 * share * (1 - share);
        });
        const variance = variances.reduce((total, each) => total + each, 0);
        for (const [i, each] of values.entries()) {
          expect(Math.abs(sum[i] / draws - each)).toBeLessThanOrEqual(6 * Math.sqrt(variances[i] / draws) + 1e-4);
        }
        const d = values.length;
        const bound = Math.min(d / levels ** 2, Math.sqrt(d) / levels) * squared(values);
        expect(variance).toBeLessThanOrEqual(bound * (1 + 1e-6));
        // One squared error is at most (norm / levels)^2: Hoeffding's bound for the mean of many of them, at 6 deviations.
        expect(Math.abs(error - variance)).toBeLessThanOrEqual(
          (6 * d * (norm / levels) ** 2) / Math.sqrt(4 * draws) + 1e-6,
        );
      }),
      { numRuns: 25 },
    );
  });

  it('leaves what lies on the levels as it is: one scalar of a bucket, and buckets of one scalar', () => {
    fc.assert(
      fc.property(tame, fc.integer({ min: 1, max: 9 }), fc.nat(), (values, levels, seed) => {
        const single = encode(values, { levels, bucket: 1, norm: 'l2' }, seed).value;
        const alone = values.map((each, i) => (i === seed % values.length ? each : 0));
        for (const [i, each] of values.entries()) expect(single[i]).toBeCloseTo(each, 4);
        const kept = encode(alone, { levels, bucket: 64, norm: 'max' }, seed).value;
        for (const [i, each] of alone.entries()) expect(kept[i]).toBeCloseTo(each, 4);
      }),
    );
  });

  it('sends 4 bytes a bucket, and 1 bit for level 0, 3 for level 1, 5 for 2 and 3, and so on, in whole bytes', () => {
    fc.assert(
      fc.property(tame, options, fc.nat(), (values, given, seed) => {
        const { wire, value } = encode(values, given, seed);
        const bits = Array.from(value, (each, i) => {
          const norm = wire.norms[Math.floor(i / given.bucket)];
          const level = norm > 0 ? Math.round((Math.abs(each) / norm) * given.levels) : 0;
          return level === 0 ? 1 : 2 * Math.floor(Math.log2(level)) + 3;
        });
        expect(wire.codes.byteLength).toBe(Math.ceil(bits.reduce((sum, each) => sum + each, 0) / 8));
        expect(wire.norms.length).toBe(Math.ceil(values.length / given.bucket));
        const bytes = wire.codes.byteLength + wire.norms.byteLength;
        expect(packed(wire).length).toBeLessThanOrEqual(bytes + 30);
      }),
    );
  });

  it('of normal numbers with as many levels as the root of the bucket takes less than 2.8 bits a scalar', () => {
    const random = RandomStream.of(3, 'normal');
    const values = Float32Array.from({ length: 16_384 }, () => random.normal());
    const { wire } = encode(values, { levels: 32, bucket: 1024, norm: 'l2' });
    expect((8 * wire.codes.byteLength) / values.length).toBeLessThan(2.8);
  });

  it('refuses vectors whose norm is not finite', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => encode(Float32Array.of(1, value), whole)).toThrow(NotFiniteError);
    }
    expect(() => encode(Float32Array.of(3e38, 3e38), whole)).toThrow(NotFiniteError);
  });
});

describe('a bit stream', () => {
  it('gives back the numbers that were written, each of 2 floor(log2(n + 1)) + 1 bits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 2 ** 31 - 2 }))),
        (numbers) => {
          const writer = new BitWriter();
          for (const number of numbers) writer.write(number);
          const bytes = writer.bytes();
          const bits = numbers.reduce((sum, number) => sum + 2 * Math.floor(Math.log2(number + 1)) + 1, 0);
          expect(bytes.length).toBe(Math.ceil(bits / 8));
          const reader = new BitReader(bytes);
          expect(numbers.map(() => reader.read())).toEqual(numbers);
        },
      ),
    );
  });

  it('has no more numbers than were written', () => {
    expect(() => new BitReader(new Uint8Array(2)).read()).toThrow(RangeError);
  });
});
