import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import type { FederatedData } from '../../../src/data/dataset.js';
import { federate } from '../../../src/data/federate.js';
import { dataOptions } from '../../../src/data/options.js';
import { copyRows } from '../../../src/data/samples.js';
import { expectInputError } from '../files.js';
import { numbered } from '../generated.js';

const test40 = numbered(40, [4, 4, 1]);

function populate(intensityShift?: object, seed = 1, { clients = 5, floats = false } = {}): FederatedData {
  const options = { name: 'blobs', clients, clientTest: 0.2, public: { size: 30 } };
  const source = { train: numbered(300, [4, 4, 1], { floats }), test: test40 };
  return federate(source, dataOptions.parse({ ...options, intensityShift }), RandomStream.of(seed));
}

/** What a client's camera makes of each pixel value, read off all of its samples. */
function camera(before: FederatedData, after: FederatedData, client: number): Map<number, number> {
  const { train, test } = before.shards[client];
  const rows = Int32Array.from([...train, ...test]);
  const [from, to] = [copyRows(before.train, rows), copyRows(after.train, rows)];
  const seen = new Map<number, number>();
  from.forEach((pixel, i) => {
    expect(seen.get(pixel) ?? to[i]).toBe(to[i]);
    seen.set(pixel, to[i]);
  });
  return seen;
}

const shifts = fc.record({ contrast: fc.constantFrom(0.1, 0.5, 1), inverted: fc.constantFrom(0, 0.5, 1) });

test('a client sees all its samples through one line of at least the lowest contrast, rising or falling', () => {
  fc.assert(
    fc.property(shifts, fc.nat(), (shift, seed) => {
      const [before, after] = [populate(undefined, seed), populate(shift, seed)];
      for (const { client } of before.shards) {
        const seen = [...camera(before, after, client)].sort(([a], [b]) => a - b);
        const [[first, low], [last, high]] = [seen[0], seen[seen.length - 1]];
        const slope = (high - low) / (last - first);
        expect(Math.abs(slope)).toBeGreaterThan(shift.contrast - 0.01);
        expect(Math.abs(slope)).toBeLessThan(1.01);
        if (shift.inverted !== 0.5) expect(slope > 0).toBe(shift.inverted === 0);
        for (const [x, y] of seen) expect(Math.abs(y - (low + slope * (x - first)))).toBeLessThan(2);
      }
    }),
    { numRuns: 30 },
  );
});

test('the common test samples, the public set and all labels stay as they are', () => {
  const [before, after] = [populate(), populate({})];
  const publicSet = after.publicSet;
  expect(after.test).toBe(test40);
  expect(after.train.targets).toEqual(before.train.targets);
  expect(after.shards).toEqual(before.shards);
  expect(publicSet && copyRows(publicSet.dataset, publicSet.rows)).toEqual(
    before.publicSet && copyRows(before.publicSet.dataset, before.publicSet.rows),
  );
});

test('full contrast and no negatives change nothing; clients differ otherwise', () => {
  expect(populate({ contrast: 1, inverted: 0 }).train.features).toEqual(populate().train.features);
  const [before, after] = [populate(), populate({ contrast: 0.2 })];
  const blacks = before.shards.map(({ client }) => JSON.stringify([...camera(before, after, client)].sort()));
  expect(new Set(blacks).size).toBe(before.shards.length);
});

test('samples that are not images are refused', async () => {
  await expectInputError(() => populate({}, 1, { floats: true }), 'data.intensityShift', /for images/);
});
