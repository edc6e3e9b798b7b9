import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compact, expanded } from '../../src/codecs/sparse.js';
import { largest, topk } from '../../src/codecs/topk.js';
import { RandomStream } from '../../src/core/random.js';
import { numberWithin } from '../core/numbers.js';

const value = numberWithin(-100, 100).map((drawn) => Math.fround(drawn));
/** Also with many equal magnitudes and zeros. */
const entry = fc.oneof(value, fc.constantFrom(0, 1, -1, 2));
const vector = fc.array(entry, { minLength: 1, maxLength: 40 }).map((values) => Float32Array.from(values));
const ratio = fc.double({ min: 0.01, max: 1, noNaN: true });

const norm2 = (values: Float32Array) => values.reduce((sum, each) => sum + each * each, 0);
const minus = (a: Float32Array, b: Float32Array) => a.map((each, i) => each - b[i]);
const none = new Float32Array(0);
const encode = (share: number, delta: Float32Array, memory?: Float32Array) =>
  topk.encode(delta, { options: { ratio: share }, random: RandomStream.of(1), ...(memory?.length && { memory }) });
const kOf = (delta: Float32Array, share: number) => Math.max(Math.round(share * delta.length), 1);

describe('the largest entries', () => {
  it('are k copies, no entry left out is larger, and of equals the first are taken', () => {
    fc.assert(
      fc.property(vector, fc.nat(), (delta, drawn) => {
        const k = 1 + (drawn % delta.length);
        const kept = largest(delta, k);
        const inOrder = [...delta.keys()].sort((a, b) => Math.abs(delta[b]) - Math.abs(delta[a]) || a - b);
        const chosen = new Set(inOrder.slice(0, k));
        expect(kept).toStrictEqual(delta.map((each, i) => (chosen.has(i) ? each : 0)));
      }),
    );
  });

  it('contract: 1 - k/d of the squared norm is left at most, just that of equal entries; no other k leave less', () => {
    fc.assert(
      fc.property(vector, fc.nat(), fc.infiniteStream(fc.nat()), (delta, drawn, picks) => {
        const k = 1 + (drawn % delta.length);
        const left = norm2(minus(delta, largest(delta, k)));
        expect(left).toBeLessThanOrEqual((1 - k / delta.length) * norm2(delta) * (1 + 1e-6));
        const alike = delta.map((each) => (each < 0 ? -3 : 3));
        expect(norm2(minus(alike, largest(alike, k)))).toBe(9 * (delta.length - k));
        const others = new Set([...picks.take(k)].map((pick) => pick % delta.length));
        expect(left).toBeLessThanOrEqual(norm2(delta.map((each, i) => (others.has(i) ? 0 : each))) * (1 + 1e-6));
      }),
    );
  });

  it('of themselves are themselves, and scale with the vector', () => {
    fc.assert(
      fc.property(vector, fc.nat(), (delta, drawn) => {
        const k = 1 + (drawn % delta.length);
        const kept = largest(delta, k);
        expect(largest(kept, k)).toStrictEqual(kept);
        const doubled = largest(
          delta.map((each) => -2 * each),
          k,
        );
        // Negative zero is a zero here.
        expect(doubled.map((each) => each + 0)).toStrictEqual(kept.map((each) => -2 * each + 0));
      }),
    );
  });

  it('of a vector that is not finite are refused', () => {
    expect(() => largest(Float32Array.of(1, Number.NaN), 1)).toThrow(RangeError);
    expect(() => largest(Float32Array.of(1, Number.POSITIVE_INFINITY), 1)).toThrow(RangeError);
  });
});

describe('topk', () => {
  it('sends and keeps together exactly the delta and the old residual, in disjoint entries', () => {
    const pair = fc.integer({ min: 1, max: 40 }).chain((size) => {
      const ofSize = fc.array(entry, { minLength: size, maxLength: size }).map((values) => Float32Array.from(values));
      return fc.tuple(ofSize, ofSize);
    });
    fc.assert(
      fc.property(pair, ratio, ([delta, residual], share) => {
        fc.pre(kOf(delta, share) < delta.length);
        const { value: sent, memory = none } = encode(share, delta, residual);
        const owed = delta.map((each, i) => each + residual[i]);
        expect(sent.map((each, i) => each + memory[i])).toStrictEqual(owed.map((each) => each + 0));
        sent.forEach((each, i) => {
          expect(each === 0 || memory[i] === 0).toBe(true);
        });
        expect(sent.filter((each) => each !== 0).length).toBeLessThanOrEqual(kOf(delta, share));
      }),
    );
  });

  it('with ratio 1 leaves the delta as it is and keeps nothing', () => {
    fc.assert(
      fc.property(vector, (delta) => {
        const { value: sent, memory } = encode(1, delta);
        expect(sent).toBe(delta);
        expect(memory).toHaveLength(0);
      }),
    );
  });

  it('keeps its debt small: within 2 d/k of the longest delta, however many there were', () => {
    const size = 12;
    const deltas = fc.array(fc.array(entry, { minLength: size, maxLength: size }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(deltas, ratio, (given, share) => {
        fc.pre(kOf(new Float32Array(size), share) < size);
        const longest = Math.max(...given.map((delta) => Math.hypot(...delta)));
        let memory: Float32Array = none;
        for (const delta of given) {
          ({ memory = none } = encode(share, Float32Array.from(delta), memory));
          const bound = (2 * longest * size) / kOf(memory, share);
          expect(Math.hypot(...memory)).toBeLessThanOrEqual(bound * (1 + 1e-6));
        }
      }),
    );
  });

  it('sends a small entry sooner or later, which without its memory it never would', () => {
    const delta = Float32Array.of(1, 0.1);
    let memory: Float32Array | undefined;
    const total = new Float64Array(2);
    for (let round = 0; round < 30; round++) {
      const encoded = encode(0.5, delta, memory);
      ({ memory } = encoded);
      encoded.value.forEach((each, i) => {
        total[i] += each;
      });
      expect(encode(0.5, delta).value[1]).toBe(0);
    }
    expect(total[1]).toBeGreaterThan(1.5);
    expect(total[0] + (memory?.[0] ?? 0)).toBeCloseTo(30, 4);
    expect(total[1] + (memory?.[1] ?? 0)).toBeCloseTo(3, 4);
  });
});

describe('a compact vector', () => {
  it('expands to itself and has 8 bytes for each entry that is not zero, or 4 for each where that is less', () => {
    fc.assert(
      fc.property(vector, (drawn) => {
        const delta = drawn.map((each) => each + 0); // a zero loses its sign
        const written = compact(delta);
        expect(expanded(written)).toStrictEqual(delta);
        const bytes =
          written instanceof Float32Array ? written.byteLength : written.indices.byteLength + written.values.byteLength;
        const count = delta.filter((each) => each !== 0).length;
        expect(bytes).toBe(Math.min(8 * count, 4 * delta.length));
      }),
    );
  });
});
