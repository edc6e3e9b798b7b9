import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encode } from 'jpeg-js';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { expectInputError, folderOf } from '../files.js';
import { load, trained } from './own.js';

type Pixel = readonly [red: number, green: number, blue: number];

function rgba(width: number, height: number, pixel: (x: number, y: number) => Pixel): Buffer {
  return Buffer.from(
    Array.from({ length: width * height }, (_, i) => [...pixel(i % width, Math.floor(i / width)), 255]).flat(),
  );
}

/** A PNG of any colour type: 0 gray, 2 RGB, 6 RGB with opacity. */
function png(width: number, height: number, pixel: (x: number, y: number) => Pixel, colorType: 0 | 2 | 6 = 2): Buffer {
  const image = new PNG({ width, height });
  image.data = rgba(width, height, pixel);
  return PNG.sync.write(image, { colorType });
}

const jpeg = (width: number, height: number, pixel: (x: number, y: number) => Pixel) =>
  encode({ width, height, data: rgba(width, height, pixel) }, 95).data;

function folder(files: Readonly<Record<string, Uint8Array>>): string {
  const { path } = folderOf({});
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

/** Cats are red, dogs are blue. */
const pet = (kind: string, shade: number, side = 4) =>
  png(side, side, () => (kind === 'cat' ? [200 + shade, 10, 10] : [10, 10, 200 + shade]));
const pets = (place: (kind: string, number: number) => string, count = 20, side = 4) =>
  Object.fromEntries(
    ['cat', 'dog'].flatMap((kind) => Array.from({ length: count }, (_, i) => [place(kind, i), pet(kind, i, side)])),
  );

describe('images', () => {
  test('reads train and test, gray or coloured, PNG and JPEG, classes by the alphabet', async () => {
    const gray = (value: number) =>
      png(2, 3, (x, y) => [value + 10 * y + x, value + 10 * y + x, value + 10 * y + x], 0);
    const path = folder({
      'train/b/1.png': gray(100),
      'train/a/1.png': gray(50),
      'train/a/notes.txt': Buffer.from('passed over'),
      'train/.DS_Store': Buffer.from('passed over'),
      'test/b/x.JPG': jpeg(2, 3, () => [120, 120, 120]),
    });
    const { train, test } = await load('images', { path });
    expect(train).toMatchObject({ size: 2, sampleShape: [3, 2, 1], classNames: ['a', 'b'], scale: 1 / 255 });
    expect([...train.features]).toEqual([50, 51, 60, 61, 70, 71, 100, 101, 110, 111, 120, 121]);
    expect([...train.targets, ...test.targets]).toEqual([0, 1, 1]);
    for (const value of test.features) expect(Math.abs(value - 120)).toBeLessThan(3);
    const coloured = await load('images', { path, colours: 'rgb', pad: 4 });
    expect(coloured.train.sampleShape).toEqual([4, 4, 3]);
  });

  test('reads colours without their opacity, as gray where that is asked for', async () => {
    const path = folder({
      'a/1.png': png(1, 1, () => [200, 100, 50], 6),
      'b/1.png': png(1, 1, () => [1, 2, 3]),
      'a/2.png': png(1, 1, () => [9, 9, 9]),
      'b/2.png': png(1, 1, () => [9, 9, 9]),
    });
    const { train, test } = await load('images', { path, testShare: 0.5 });
    expect([train.size, test.size]).toEqual([2, 2]);
    const all = [...train.features, ...test.features].map(Number).sort((a, b) => a - b);
    expect(all).toEqual([1, 2, 3, 9, 9, 9, 9, 9, 9, 50, 100, 200]);
    const gray = await load('images', { path, testShare: 0.5, colours: 'gray' });
    expect([...gray.train.features, ...gray.test.features].map(Number).sort((a, b) => a - b)).toEqual([2, 9, 9, 124]);
  });

  test.each([
    ['client/class', (kind: string, i: number) => `user ${i % 3}/${kind}/${i}.png`],
    ['class/client', (kind: string, i: number) => `${kind}/user ${i % 3}/${i}.png`],
  ] as const)('learns by client from the layout %s, images brought to one size', async (layout, place) => {
    const path = folder({ ...pets(place), [place('cat', 99)]: pet('cat', 9, 7) });
    const { train } = await load('images', { path, layout, resize: 4 });
    expect(train.groups?.names).toEqual(['user 0', 'user 1', 'user 2']);
    const data = { name: 'images', path, layout, resize: 4, clients: 3, partition: 'natural' };
    expect((await trained(data)).accuracy).toBe(1);
  });
});

describe('a fault of a folder of images is told in one line', () => {
  const good = pets((kind, i) => `${kind}/${i}.png`, 3);
  const whole = pet('dog', 1);
  const changed = Buffer.from(whole);
  changed[changed.indexOf('IDAT') + 6] ^= 0xff;
  const huge = Buffer.from(whole);
  huge.writeUInt32BE(100_000, 16);
  huge.writeUInt32BE(100_000, 20);
  const photo = jpeg(8, 8, (x, y) => [30 * x, 30 * y, 90]);
  const faults: readonly [name: string, file: string, content: Uint8Array, problem: RegExp][] = [
    [
      'a truncated PNG',
      'cat/z.png',
      whole.subarray(0, whole.length - 20),
      /is damaged: its \d+ bytes cannot be read as PNG \(/,
    ],
    ['a PNG with a changed byte', 'cat/z.png', changed, /is damaged: its \d+ bytes cannot be read as PNG \(/],
    [
      'a PNG that would not fit into memory',
      'cat/z.png',
      huge,
      /found 100000x100000 pixels, expected at most 16777216/,
    ],
    ['a truncated JPEG', 'cat/z.jpg', photo.subarray(0, 120), /is damaged: its 120 bytes cannot be read as JPEG \(/],
    [
      'another file under the name of an image',
      'cat/z.png',
      Buffer.from('GIF89a'),
      /is not an image in PNG or JPEG: its 6 bytes/,
    ],
    ['an empty file', 'cat/z.png', new Uint8Array(0), /is not an image in PNG or JPEG: its 0 bytes/],
    [
      'an image of a format that is not read',
      'cat/z.webp',
      Buffer.from('RIFF'),
      /is not an image in PNG or JPEG: its name ends in \.webp/,
    ],
    [
      'an image of another size',
      'cat/z.png',
      pet('cat', 1, 5),
      /pixels have the shape 5x5, expected 4x4 as in the first image; the option resize/,
    ],
  ];
  test.each(faults)('%s', async (_, file, content, problem) => {
    await expectInputError(() => load('images', { path: folder({ ...good, [file]: content }) }), file, problem);
  });

  test('a folder that is not there, is empty, or has one class', async () => {
    await expectInputError(
      () => load('images', { path: '/nowhere' }),
      '/nowhere',
      /cannot be read: ENOENT.*option 'path'/,
    );
    const empty = folder({ 'a/b.txt': Buffer.from('') });
    await expectInputError(
      () => load('images', { path: empty }),
      empty,
      /holds no PNG or JPEG files in folders of the layout 'class'/,
    );
    const one = folder({ 'a/1.png': whole, 'a/2.png': whole });
    await expectInputError(
      () => load('images', { path: one }),
      one,
      /all 2 labels are 'a'; expected two classes or more/,
    );
  });

  test('a class in the test part that training has not', async () => {
    const path = folder({ 'train/a/1.png': whole, 'train/b/1.png': whole, 'test/c/1.png': whole });
    await expectInputError(
      () => load('images', { path }),
      'test',
      /found 'c' as the label of sample 0, expected one of a, b/,
    );
  });
});
