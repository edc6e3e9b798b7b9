import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { nestedRows } from '../../src/data/nested-rows.js';

it('takes so many rows, ascending, fewer always out of more, and all as they are', () => {
  const rows = fc.uniqueArray(fc.nat(1000), { maxLength: 40 }).map((each) => Int32Array.from(each).sort());
  fc.assert(
    fc.property(rows, fc.nat(50), fc.nat(50), fc.nat(), (held, a, b, seed) => {
      const taken = (count: number) => nestedRows(held, count, RandomStream.of(seed, 'order'));
      const [fewer, more] = [taken(Math.min(a, b)), taken(Math.max(a, b))];
      expect(fewer).toHaveLength(Math.min(a, b, held.length));
      expect([...fewer]).toStrictEqual([...fewer].sort((x, y) => x - y));
      for (const row of fewer) expect(more).toContain(row);
      expect(taken(held.length)).toBe(held);
    }),
  );
});
