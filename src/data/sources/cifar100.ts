import { z } from 'zod';
import { dataSetFolder } from '../data-directory.js';
import { parseCifarBinary } from '../formats/cifar-binary.js';
import { readDataFile } from '../formats/data-file.js';
import { inOrder } from '../in-order.js';
import { defineImageSource } from '../source.js';

/**
 * Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009: the files of the official archive "CIFAR-100 binary
 * version", in the data folder under `cifar-100-binary` as the archive names it.
 */
export const cifar100 = defineImageSource({
  name: 'cifar100',
  title: 'photographs, 32x32 RGB, 50,000 training and 10,000 test images, 100 classes in 20 superclasses (data folder)',
  options: {
    labels: z.enum(['fine', 'coarse']).default('fine').describe('the 100 classes, or the 20 superclasses'),
  },
  standard: { mean: [0.5071, 0.4865, 0.4409], deviation: [0.2673, 0.2564, 0.2762] },
  load: async ({ labels }, { directory }) => {
    const folder = dataSetFolder('cifar-100-binary', directory);
    const [train, test] = await inOrder(['train.bin', 'test.bin'].map((name) => readDataFile(folder, name)));
    const [classes, at] = labels === 'fine' ? [100, 1] : [20, 0];
    return {
      train: parseCifarBinary('cifar100', [train], classes, { bytes: 2, at }),
      test: parseCifarBinary('cifar100', [test], classes, { bytes: 2, at }),
    };
  },
});
