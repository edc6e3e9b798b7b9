import { z } from 'zod';
import { readIdxSource } from '../formats/idx-dataset.js';
import { defineImageSource } from '../source.js';

/** Any gray images with labels, in the four files of MNIST's names and format. */
export const idx = defineImageSource({
  name: 'idx',
  title: 'a folder of your own: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-... (each may end in .gz)',
  options: {
    path: z.string().min(1).describe("the folder; a relative path is seen from the scenario's file"),
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
  load: ({ path, classes }, { unlabelled }) =>
    readIdxSource(
      { path, advice: "the folder is the option 'path' of the data set 'idx'" },
      { name: 'idx', classes: classes ?? (unlabelled ? 256 : undefined) },
    ),
});
