import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockSizeOf, findBlockSize } from '../../src/engine/block-size.js';

/** The ramp `[1, 64, 1, 2]` in blocks of a size. */
function reordered(size: number): Float32Array {
  return Float32Array.from({ length: 128 }, (_, i) => {
    const [block, column, lane] = [Math.floor(i / (2 * size)), Math.floor(i / size) % 2, i % size];
    return 2 * (block * size + lane) + column;
  });
}

describe('the size of channel blocks', () => {
  it.each([4, 8, 16, 32])('of %i is read off a reordered ramp', (size) => {
    expect(blockSizeOf(reordered(size))).toBe(size);
  });

  it('is unknown where anything else came back', () => {
    fc.assert(
      fc.property(fc.constantFrom(8, 16), fc.nat({ max: 127 }), fc.float({ noNaN: true }), (size, index, value) => {
        const ramp = reordered(size);
        fc.pre(ramp[index] !== value);
        ramp[index] = value;
        expect(blockSizeOf(ramp)).toBeUndefined();
      }),
    );
    expect(blockSizeOf(Float32Array.from({ length: 128 }, (_, i) => i))).toBeUndefined();
    expect(blockSizeOf(new Float32Array(128))).toBeUndefined();
  });

  it('is found by the probe, or nothing is', async () => {
    expect([undefined, 8, 16]).toContain(await findBlockSize());
  });
});
