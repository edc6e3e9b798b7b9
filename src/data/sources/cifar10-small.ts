import { dataSetFolder } from '../data-directory.js';
import { parseCifarBinary } from '../formats/cifar-binary.js';
import { readDataFile } from '../formats/data-file.js';
import { inOrder } from '../in-order.js';
import { defineImageSource } from '../source.js';
import { cifar10Standard } from './cifar10.js';

/** A class-balanced subset of CIFAR-10 (Krizhevsky 2009), in its binary format: `train.bin` and `test.bin`. */
export const cifar10Small = defineImageSource({
  name: 'cifar10-small',
  title: 'subset of CIFAR-10, 32x32 RGB, 10,000 training and 2,000 test images, 10 classes (data folder)',
  options: {},
  standard: cifar10Standard,
  load: async (_, { directory }) => {
    const folder = dataSetFolder('cifar10-small', directory);
    const [train, test] = await inOrder(['train.bin', 'test.bin'].map((name) => readDataFile(folder, name)));
    return {
      train: parseCifarBinary('cifar10-small', [train], 10),
      test: parseCifarBinary('cifar10-small', [test], 10),
    };
  },
});
