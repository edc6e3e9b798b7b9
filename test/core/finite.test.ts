import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFiniteThroughout } from '../../src/core/finite.js';
import type { Plain } from '../../src/core/plain.js';

/** Nests a value in records and lists. */
const nested = (value: Plain, depth: number): Plain =>
  depth === 0 ? value : depth % 2 === 0 ? [1, nested(value, depth - 1), 'x'] : { a: null, b: nested(value, depth - 1) };

describe('isFiniteThroughout', () => {
  const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }), { minLength: 1 });

  it('finds a number that is not finite wherever it is, and nothing else', () => {
    const bad = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    fc.assert(
      fc.property(values, bad, fc.nat(1000), fc.nat(4), fc.boolean(), (given, wrong, position, depth, isSingle) => {
        const array = isSingle ? Float32Array.from(given) : Float64Array.from(given);
        expect(isFiniteThroughout(nested(array, depth))).toBe(true);
        expect(isFiniteThroughout(nested(given[0], depth))).toBe(true);
        array[position % array.length] = wrong;
        expect(isFiniteThroughout(nested(array, depth))).toBe(false);
        expect(isFiniteThroughout(nested(wrong, depth))).toBe(false);
      }),
    );
  });

  it('has no objection to what is not a number', () => {
    for (const value of [undefined, null, 'NaN', false, Int32Array.of(1), new Uint8Array(2), [], {}]) {
      expect(isFiniteThroughout(value)).toBe(true);
    }
  });
});
