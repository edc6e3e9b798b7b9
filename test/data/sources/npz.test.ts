import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectInputError, folderOf } from '../files.js';
import { int64, npyBytes, npzBytes } from '../npz.js';
import { load, trained } from './own.js';

/** Images of 4x4 pixels whose brightest line tells their class, as bytes, and the classes. */
function lines(size: number): { readonly x: Uint8Array; readonly y: readonly number[] } {
  const y = Array.from({ length: size }, (_, row) => row % 4);
  const x = y.flatMap((label, row) =>
    Array.from({ length: 16 }, (_, i) => (Math.floor(i / 4) === label ? 200 : (7 * row + i) % 40)),
  );
  return { x: Uint8Array.from(x), y };
}

/** The arrays of Keras' mnist.npz, in small. */
function kerasArrays(train = 80, test = 20) {
  const [a, b] = [lines(train), lines(test)];
  return {
    x_train: npyBytes('|u1', [train, 4, 4], a.x),
    y_train: npyBytes('|u1', [train], Uint8Array.from(a.y)),
    x_test: npyBytes('|u1', [test, 4, 4], b.x),
    y_test: npyBytes('|u1', [test], Uint8Array.from(b.y)),
  };
}

const file = (arrays: Readonly<Record<string, Uint8Array>>, level: 0 | 6 = 6) =>
  join(folderOf({ 'own.npz': npzBytes(arrays, level) }).path, 'own.npz');

describe('npz', () => {
  test.each([0, 6] as const)("reads Keras' layout, packed at level %i", async (level) => {
    const { train, test } = await load('npz', { path: file(kerasArrays(), level) });
    expect(train).toMatchObject({ name: 'npz', size: 80, sampleShape: [4, 4, 1], scale: 1 / 255, shift: 0 });
    expect([...train.features]).toEqual([...lines(80).x]);
    expect([...test.targets]).toEqual(lines(20).y);
    expect(train.features.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  test('reads arrays of other names, types and shapes, and clients by name', async () => {
    const arrays = {
      images: npyBytes(
        '>f4',
        [4, 2],
        Uint8Array.from(
          [1, 2, 3, 4, 5, 6, 7, 8].flatMap((v) => [...new Uint8Array(Float32Array.of(v).buffer)].reverse()),
        ),
      ),
      labels: npyBytes('<i8', [4, 1], int64([1, 2, 1, 2])),
      who: npyBytes(
        '<U3',
        [4],
        new Uint8Array(Uint32Array.from([...'eveadaevebob'].map((c) => c.codePointAt(0) ?? 0)).buffer),
      ),
    };
    const names = { xTrain: 'images', yTrain: 'labels', client: 'who', testShare: 0.5 };
    const { train, test } = await load('npz', { path: file(arrays), ...names });
    expect([...train.features, ...test.features].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...train.targets].sort()).toEqual([0, 1]);
    expect(train).toMatchObject({ sampleShape: [2], scale: 1, groups: { names: ['ada', 'bob', 'eve'] } });
  });

  test('names classes by texts, and learns floats as numbers', async () => {
    const texts = npyBytes('|S3', [4], Buffer.from('cat\0\0\0dogcat').subarray(0, 12));
    const x = npyBytes('<f8', [4, 1], new Uint8Array(Float64Array.of(1, 2, 3, 4).buffer));
    const y = npyBytes('<f8', [4], new Uint8Array(Float64Array.of(0.5, 1, 1.5, 2).buffer));
    const path = file({ x, y, texts });
    const named = await load('npz', { path, xTrain: 'x', yTrain: 'texts', xTest: 'x', yTest: 'texts' });
    expect(named.train.classNames).toEqual(['', 'cat', 'dog']);
    const numbers = await load('npz', { path, xTrain: 'x', yTrain: 'y', xTest: 'x', yTest: 'y' });
    expect(numbers.train.task).toMatchObject({ name: 'regression', standard: { mean: 1.25 } });
  });

  test('learns', async () => {
    const data = { name: 'npz', path: file(kerasArrays()), clients: 4 };
    expect((await trained(data)).accuracy).toBeGreaterThan(0.95);
  });
});

describe('a fault of an npz file is told in one line', () => {
  const arrays = kerasArrays();
  const whole = npzBytes(arrays, 0);
  const damaged = Buffer.from(whole);
  damaged[damaged.indexOf('NUMPY') + 400] ^= 1;
  const packed = Buffer.from(npzBytes(arrays));
  packed.fill(0xff, 60, 90);
  const bytes = (type: string, shape: readonly number[], length: number, order?: string) =>
    npzBytes({ ...arrays, x_train: npyBytes(type, shape, new Uint8Array(length), order) });
  const nan = npzBytes({
    ...arrays,
    x_train: npyBytes(
      '<f4',
      [80, 1],
      new Uint8Array(Float32Array.from({ length: 80 }, (_, i) => (i === 7 ? NaN : i)).buffer),
    ),
  });

  const faults: readonly [name: string, content: Uint8Array, place: string, problem: RegExp, options?: object][] = [
    ['no ZIP file', Buffer.from('hello there'), 'own.npz', /its 11 bytes cannot be read as ZIP \(/],
    ['a truncated file', whole.subarray(0, whole.length - 40), 'own.npz', /its \d+ bytes cannot be read as ZIP \(/],
    ['a changed byte', damaged, 'own.npz', /'x_train.npy' has another checksum/],
    ['damaged packing', packed, 'own.npz', /is damaged: 'x_train.npy' from byte 0 on cannot be unpacked/],
    [
      'an array that is missing',
      whole,
      'own.npz',
      /unknown 'images'; did you mean 'x_\w+'\? Allowed: x_test, x_train, y_test, y_train/,
      { xTrain: 'images' },
    ],
    [
      'something that is no array',
      npzBytes({ ...arrays, x_train: Buffer.from('text') }),
      'own.npz, array x_train',
      /does not begin with/,
    ],
    [
      'objects of Python',
      bytes('|O', [80, 4, 4], 1),
      'array x_train',
      /found '\|O' as the type of the array, expected one of b1, u1/,
    ],
    ['Fortran order', bytes('|u1', [80, 4, 4], 1280, 'True'), 'array x_train', /Fortran order.*np\.ascontiguousarray/],
    [
      'a truncated array',
      bytes('|u1', [80, 4, 4], 1279),
      'array x_train',
      /found \d+ bytes, expected \d+ for the shape \[80, 4, 4\]/,
    ],
    [
      'an overlong array',
      bytes('|u1', [80, 4, 4], 1281),
      'array x_train',
      /found \d+ bytes, expected \d+ for the shape/,
    ],
    [
      'an empty array',
      bytes('|u1', [0, 4, 4], 0),
      'array x_train',
      /holds nothing; expected at least one sample, and its shape is \[0, 4, 4\]/,
    ],
    [
      'too many dimensions',
      bytes('|u1', [80, 1, 1, 1, 1], 80),
      'array x_train',
      /found \[ 80, 1, 1, 1, 1 \] as the shape of the array, expected \[n, features\]/,
      { testShare: 0.5 },
    ],
    [
      'a number that is not finite',
      nan,
      'array x_train',
      /NaN in sample 7, expected a finite number/,
      { testShare: 0.5 },
    ],
    [
      'texts as samples',
      bytes('|S1', [80, 16], 1280),
      'array x_train',
      /found '\|S1' as the type of the array, expected numbers/,
      { testShare: 0.5 },
    ],
    [
      'another shape in the test part',
      npzBytes({ ...arrays, x_test: npyBytes('|u1', [20, 2, 2], new Uint8Array(80)) }),
      'array x_test',
      /found \[ 20, 2, 2 \] as the shape of the array, expected \[n, 4, 4\] as in 'x_train'/,
    ],
    [
      'too few labels',
      npzBytes({ ...arrays, y_train: npyBytes('|u1', [79], new Uint8Array(79)) }),
      'array y_train',
      /found \[ 79 \] as the shape of the array, expected \[80\], one element a sample/,
    ],
    [
      'a label that is none',
      npzBytes({ ...arrays, y_train: npyBytes('|i1', [80], new Uint8Array(80).fill(255)) }),
      'array y_train',
      /found -1 as the label of sample 0, expected a whole number/,
    ],
    [
      'a label of no class in training',
      npzBytes({ ...arrays, y_test: npyBytes('|u1', [20], new Uint8Array(20).fill(9)) }),
      'array y_test',
      /found 9 as the label of sample 0, expected 0 to 3/,
    ],
  ];
  test.each(faults)('%s', async (_, content, place, problem, options = {}) => {
    const { path } = folderOf({ 'own.npz': content });
    await expectInputError(() => load('npz', { path: join(path, 'own.npz'), ...options }), place, problem);
  });

  test('features that are to be resized like images', async () => {
    const path = file({
      ...arrays,
      x_train: npyBytes('|u1', [80, 2], new Uint8Array(160)),
      x_test: npyBytes('|u1', [20, 2], new Uint8Array(40)),
    });
    await expectInputError(
      () => load('npz', { path, resize: 8 }),
      'data.resize',
      /'resize' takes images .* a sample here has the shape \[2\]; leave it out for 'npz'/,
    );
  });
});
