import { z } from 'zod';
import { readIdxSource } from '../formats/idx-dataset.js';
import { defineImageSource } from '../source.js';
import { transposeImages } from '../transforms/transpose.js';

/** Any gray images with labels, in the four files of MNIST's names and format (EMNIST: Cohen et al. 2017). */
export const idx = defineImageSource({
  name: 'idx',
  title:
    'a folder of gray images in the files of MNIST or EMNIST: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-... or test-...',
  options: {
    path: z.string().min(1).describe("the folder; a relative path is seen from the scenario's file"),
    prefix: z
      .string()
      .min(1)
      .optional()
      .describe("what the files' names begin with, as in emnist-letters-train-images-idx3-ubyte"),
    transpose: z
      .boolean()
      .default(false)
      .describe("whether lines and columns are swapped; EMNIST's files hold images so"),
    classes: z
      .int()
      .min(2)
      .max(256)
      .optional()
      .describe(
        'number of classes; else as many as the labels from 0, or from 1 if that is the smallest, to the largest',
      ),
  },
  paths: ['path'],
  load: async ({ path, classes, prefix, transpose }, { unlabelled }) => {
    const { train, test } = await readIdxSource(
      { path, advice: "the folder is the option 'path' of the data set 'idx'" },
      { name: 'idx', classes: classes ?? (unlabelled ? 256 : undefined), prefix, testPrefix: ['t10k', 'test'] },
    );
    return transpose ? { train: transposeImages(train), test: transposeImages(test) } : { train, test };
  },
});
