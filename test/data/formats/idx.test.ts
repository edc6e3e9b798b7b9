import { execFileSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_FILE, readDataFile } from '../../../src/data/formats/data-file.js';
import { parseIdx, readIdx } from '../../../src/data/formats/idx.js';
import { expectInputError, folderOf, idxBytes } from '../files.js';

const tensors = fc
  .array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 })
  .chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.uint8Array({ minLength: shape.reduce((a, b) => a * b, 1), maxLength: shape.reduce((a, b) => a * b, 1) }),
    ),
  );

const parse = (bytes: Uint8Array, dimensions: number) => () => parseIdx({ path: 'some/file', bytes }, dimensions);

describe('parseIdx', () => {
  test('reads back what was written', () => {
    fc.assert(
      fc.property(tensors, ([shape, values]) => {
        const found = parse(idxBytes(shape, values), shape.length)();
        expect(found.shape).toEqual(shape);
        expect([...found.values]).toEqual([...values]);
      }),
    );
  });

  test('refuses every truncation and every surplus', async () => {
    const whole = idxBytes([2, 3, 4], new Uint8Array(24));
    for (let length = 0; length < whole.length; length++) {
      await expectInputError(parse(whole.subarray(0, length), 3), 'some/file', /found \d+ bytes, expected/);
    }
    await expectInputError(parse(whole.subarray(0, 39), 3), 'some/file', /39 bytes, expected 40 for the shape 2x3x4/);
    await expectInputError(
      parse(Buffer.concat([whole, new Uint8Array(2)]), 3),
      'some/file',
      /found 42 bytes, expected 40/,
    );
  });

  test('refuses another mark, type or number of dimensions', async () => {
    const bytes = idxBytes([3], [1, 2, 3]);
    await expectInputError(
      parse(Buffer.from('hello world'), 1),
      'some/file',
      /not an IDX file: .* 68 65 6c 6c, not 00 00 08 01/,
    );
    const floats = Uint8Array.from(bytes);
    floats[2] = 0x0d;
    await expectInputError(parse(floats, 1), 'some/file', /not an IDX file of unsigned bytes/);
    await expectInputError(parse(bytes, 3), 'some/file', /not an IDX file of 3 dimensions: it has 1/);
  });
});

describe('readDataFile', () => {
  const bytes = idxBytes([3], [1, 2, 3]);

  test('reads plain and gzip files alike, into shared memory', async () => {
    const plain = await readDataFile(folderOf({ a: bytes }), 'a');
    const packed = await readDataFile(folderOf({ 'a.gz': bytes }), 'a');
    expect(plain.path.endsWith('/a')).toBe(true);
    expect(packed.path.endsWith('/a.gz')).toBe(true);
    for (const file of [plain, packed]) {
      expect([...file.bytes]).toEqual([...bytes]);
      expect(file.bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
  });

  test('names a missing file with the advice, a damaged gzip file and a folder in the place of a file', async () => {
    const folder = folderOf({ damaged: Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3) });
    await expectInputError(
      () => readDataFile(folder, 'absent'),
      `${folder.path}/absent`,
      /no such file.*look elsewhere/,
    );
    await expectInputError(() => readDataFile(folder, 'damaged'), '/damaged', /is damaged: its gzip data/);
    await expectInputError(() => readDataFile(folder, '.'), folder.path, /cannot be read/);
  });

  test('unpacks no more than the header says', async () => {
    const bomb = Buffer.concat([bytes, Buffer.alloc(50_000_000)]);
    const folder = folderOf({ 'packed.gz': bomb, plain: bomb });
    const before = process.memoryUsage.rss();
    await expectInputError(
      () => readIdx(folder, 'packed', 1),
      'packed.gz',
      /longer than 11 bytes, the length that its header says/,
    );
    await expectInputError(
      () => readIdx(folder, 'plain', 1),
      'plain',
      /longer than 11 bytes, the length that its header says/,
    );
    expect(process.memoryUsage.rss() - before).toBeLessThan(30_000_000);
  });

  test('refuses a header that promises more than there is without setting memory aside for it', async () => {
    const promise = idxBytes([2 ** 32 - 1, 2 ** 16, 2 ** 16], [1, 2, 3]);
    const folder = folderOf({ plain: promise, 'packed.gz': promise });
    for (const name of ['plain', 'packed']) {
      await expectInputError(() => readIdx(folder, name, 3), '', /found 19 bytes, expected 1844674406/);
    }
  });

  test('a file without a sized header has a limit of its own', async () => {
    const folder = folderOf({});
    writeFileSync(join(folder.path, 'huge'), '');
    truncateSync(join(folder.path, 'huge'), LONGEST_FILE + 1);
    await expectInputError(() => readDataFile(folder, 'huge'), '/huge', /longer than 1073741824 bytes/);
  });

  test('does not wait for a writer where a named pipe stands', async () => {
    const folder = folderOf({});
    execFileSync('mkfifo', [join(folder.path, 'pipe')]);
    await expectInputError(() => readDataFile(folder, 'pipe'), '/pipe', /cannot be read: it is a named pipe/);
  });
});
