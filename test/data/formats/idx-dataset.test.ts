import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readIdxSource } from '../../../src/data/formats/idx-dataset.js';
import { classesOf } from '../../../src/data/task.js';
import { expectInputError, folderOf, idxBytes } from '../files.js';

const images = (count: number, side = 2) => idxBytes([count, side, side], new Uint8Array(count * side * side).fill(9));
const files = {
  'train-images-idx3-ubyte': images(3),
  'train-labels-idx1-ubyte': idxBytes([3], [0, 1, 2]),
  't10k-images-idx3-ubyte.gz': images(2),
  't10k-labels-idx1-ubyte.gz': idxBytes([2], [2, 0]),
};

describe('readIdxSource', () => {
  test('gives back the images and labels of generated files, plain or packed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.uint8Array({ minLength: 6, maxLength: 6 }), fc.nat(4)), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('', '.gz'),
        async (samples, ending) => {
          const part = (prefix: string) => ({
            [`${prefix}-images-idx3-ubyte${ending}`]: idxBytes(
              [samples.length, 2, 3],
              samples.flatMap(([pixels]) => [...pixels]),
            ),
            [`${prefix}-labels-idx1-ubyte${ending}`]: idxBytes(
              [samples.length],
              samples.map(([, label]) => label),
            ),
          });
          const { train, test } = await readIdxSource(folderOf({ ...part('train'), ...part('test') }), {
            name: 'generated',
            classes: 5,
            testPrefix: 'test',
          });
          for (const { size, sampleShape, features, targets } of [train, test]) {
            expect(size).toBe(samples.length);
            expect(sampleShape).toEqual([2, 3, 1]);
            expect([...features]).toEqual(samples.flatMap(([pixels]) => [...pixels]));
            expect([...targets]).toEqual(samples.map(([, label]) => label));
            expect(features.buffer).toBeInstanceOf(SharedArrayBuffer);
            expect(targets.buffer).toBeInstanceOf(SharedArrayBuffer);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  test('takes the number of classes from the training labels', async () => {
    const { train, test } = await readIdxSource(folderOf(files), { name: 'own' });
    expect([classesOf(train.task), classesOf(test.task)]).toEqual([3, 3]);
  });

  test('names the file in which parts do not fit together', async () => {
    const read = (changed: Record<string, Uint8Array>, classes?: number) => () =>
      readIdxSource(folderOf({ ...files, ...changed }), { name: 'own', classes });
    await expectInputError(
      read({ 'train-labels-idx1-ubyte': idxBytes([4], [0, 1, 2, 2]) }),
      'train-labels-idx1-ubyte',
      /found 4 labels, expected 3, one for each of the images/,
    );
    await expectInputError(
      read({ 't10k-labels-idx1-ubyte.gz': idxBytes([2], [3, 0]) }),
      't10k-labels-idx1-ubyte.gz',
      /found 3 as the label of sample 0, expected 0 to 2/,
    );
    await expectInputError(read({}, 2), 'train-labels-idx1-ubyte', /found 2 as the label of sample 2/);
    await expectInputError(
      read({ 't10k-images-idx3-ubyte.gz': images(2, 3) }),
      't10k-images-idx3-ubyte.gz',
      /images have the shape 3x3, expected 2x2/,
    );
  });

  test('classes may be numbered from 1, as the letters of EMNIST are', async () => {
    const letters = {
      ...files,
      'train-labels-idx1-ubyte': idxBytes([3], [1, 26, 2]),
      't10k-labels-idx1-ubyte.gz': idxBytes([2], [26, 3]),
    };
    for (const classes of [undefined, 26]) {
      const { train, test } = await readIdxSource(folderOf(letters), { name: 'own', classes });
      expect([classesOf(train.task), classesOf(test.task)]).toEqual([26, 26]);
      expect([...train.targets, ...test.targets]).toEqual([0, 25, 1, 25, 2]);
    }
    const { train } = await readIdxSource(folderOf(letters), { name: 'own', classes: 47 });
    expect([classesOf(train.task), ...train.targets]).toEqual([47, 1, 26, 2]);
    await expectInputError(
      () =>
        readIdxSource(folderOf({ ...letters, ...{ 't10k-labels-idx1-ubyte.gz': idxBytes([2], [0, 3]) } }), {
          name: 'own',
        }),
      't10k-labels-idx1-ubyte.gz',
      /found 0 as the label of sample 0, expected 1 to 26/,
    );
  });

  test('one class only is refused, unless there are said to be more', async () => {
    const ones = { ...files, 'train-labels-idx1-ubyte': idxBytes([3], [1, 1, 1]) };
    await expectInputError(
      () => readIdxSource(folderOf(ones), { name: 'own' }),
      'train-labels-idx1-ubyte',
      /all 3 labels are 1; expected two classes or more \(or give the option classes\)/,
    );
    const { train } = await readIdxSource(folderOf(ones), { name: 'own', classes: 3 });
    expect([...train.targets]).toEqual([1, 1, 1]);
  });

  test('a file that holds nothing is named', async () => {
    for (const [name, bytes] of Object.entries({
      'train-images-idx3-ubyte': idxBytes([0, 2, 2], []),
      'train-labels-idx1-ubyte': idxBytes([0], []),
      't10k-images-idx3-ubyte.gz': idxBytes([2, 0, 2], []),
    })) {
      await expectInputError(
        () => readIdxSource(folderOf({ ...files, [name]: bytes }), { name: 'own' }),
        name,
        /holds nothing; expected samples/,
      );
    }
  });
});
