import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode, encodeShared } from '../../../src/actors/hosts/wire.js';
import type { Plain } from '../../../src/core/plain.js';

const scalar = fc.oneof(
  fc.double().map((value) => (Object.is(value, -0) ? 0 : value)),
  fc.integer(),
  fc.string({ unit: 'grapheme' }),
  fc.boolean(),
  fc.constant(null),
);
const numericArray = fc.oneof(fc.float32Array(), fc.float64Array(), fc.int32Array(), fc.uint32Array(), fc.uint8Array());
const { plain } = fc.letrec<{ plain: Plain }>((tie) => ({
  plain: fc.oneof(
    { maxDepth: 4 },
    scalar,
    numericArray,
    fc.array(tie('plain'), { maxLength: 5 }),
    fc.dictionary(
      fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__'),
      fc.oneof(tie('plain'), fc.constant(undefined)),
      { maxKeys: 5, noNullPrototype: true },
    ),
  ),
}));

describe('wire', () => {
  it('returns every plain value as it was, typed arrays with their type', () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(decode(encode(value))).toStrictEqual(value);
        expect(decode(encodeShared(value))).toStrictEqual(value);
      }),
    );
  });

  it('encodes no message as no bytes', () => {
    expect(encode(undefined)).toHaveLength(0);
    expect(decode(encode(undefined))).toBeUndefined();
    expect(encode(null).length).toBeGreaterThan(0);
  });

  it('encodes views of a larger buffer without the rest of it', () => {
    const view = new Float32Array(1000).subarray(10, 12);
    expect(encode(view).length).toBeLessThan(20);
  });

  it('gives the size of values, whether they are one object or two', () => {
    const one = Float32Array.of(1, 2, 3);
    expect(encode({ a: one, b: one })).toHaveLength(encode({ a: one, b: one.slice() }).length);
  });

  it('decodes into memory of its own, also from shared bytes', () => {
    const bytes = encodeShared({ floats: Float32Array.of(1), bytes: Uint8Array.of(1) });
    const before = decode(bytes);
    bytes.fill(0);
    expect(before).toStrictEqual({ floats: Float32Array.of(1), bytes: Uint8Array.of(1) });
  });

  it('does not change what was encoded when more is encoded', () => {
    const first = encode(Float32Array.of(1, 2));
    const copy = first.slice();
    encode(Float32Array.of(3, 4));
    expect(first).toStrictEqual(copy);
  });
});
