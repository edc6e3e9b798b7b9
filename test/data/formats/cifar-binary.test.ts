import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCifarBinary } from '../../../src/data/formats/cifar-binary.js';
import { expectInputError } from '../files.js';

const RECORD = 3073;

function file(labels: readonly number[], seed: number) {
  const bytes = new Uint8Array(labels.length * RECORD).map((_, i) => (i * 31 + seed) % 251);
  labels.forEach((label, record) => {
    bytes[record * RECORD] = label;
  });
  return { path: `batch-${seed}`, bytes };
}

describe('parseCifarBinary', () => {
  test('puts the planes of every record channels last, file after file', () => {
    const lists = fc.array(fc.nat(9), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(lists, { minLength: 1, maxLength: 3 }), (labels) => {
        const files = labels.map((list, index) => file(list, index));
        const dataset = parseCifarBinary('photographs', files, 10);
        expect([...dataset.targets]).toEqual(labels.flat());
        expect(dataset.sampleShape).toEqual([32, 32, 3]);
        expect(dataset.features.buffer).toBeInstanceOf(SharedArrayBuffer);
        const records = files.flatMap(({ bytes }, index) => labels[index].map((_, r) => bytes.subarray(r * RECORD)));
        const expected = records.flatMap((record) =>
          Array.from({ length: 3072 }, (_, i) => record[1 + (i % 3) * 1024 + Math.floor(i / 3)]),
        );
        expect(Buffer.from(expected).equals(Buffer.from(dataset.features))).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  test('refuses a wrong length and a label out of range', async () => {
    const { path, bytes } = file([1, 2], 0);
    const parse = (changed: Uint8Array) => () => parseCifarBinary('x', [{ path, bytes: changed }], 10);
    await expectInputError(parse(bytes.subarray(1)), path, /6145 bytes, expected a positive multiple of 3073/);
    await expectInputError(parse(new Uint8Array(0)), path, /0 bytes/);
    await expectInputError(
      () => parseCifarBinary('x', [file([3], 1), file([1, 10], 2)], 10),
      'batch-2',
      /found 10 as the label of sample 1/,
    );
  });
});
