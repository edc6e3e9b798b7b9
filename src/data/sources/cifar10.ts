import { dataSetFolder } from '../data-directory.js';
import type { Dataset } from '../dataset.js';
import { parseCifarBinary } from '../formats/cifar-binary.js';
import { type DataFolder, readDataFile } from '../formats/data-file.js';
import { inOrder } from '../in-order.js';
import { defineImageSource } from '../source.js';

/** Mean and deviation of red, green and blue over the 50,000 training images. */
export const cifar10Standard = { mean: [0.4914, 0.4822, 0.4465], deviation: [0.247, 0.2435, 0.2616] };

/**
 * Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009: the files of the official archive "CIFAR-10
 * binary version", in the data folder under `cifar-10-batches-bin` as the archive names it.
 */
export const cifar10 = defineImageSource({
  name: 'cifar10',
  title: 'photographs, 32x32 RGB, 50,000 training and 10,000 test images, 10 classes (data folder)',
  options: {},
  standard: cifar10Standard,
  load: async (_, { directory }) => {
    const folder = dataSetFolder('cifar-10-batches-bin', directory);
    const batches = [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`);
    const [train, test] = await inOrder([read(folder, batches), read(folder, ['test_batch.bin'])]);
    return { train, test };
  },
});

async function read(folder: DataFolder, names: readonly string[]): Promise<Dataset> {
  return parseCifarBinary('cifar10', await inOrder(names.map((name) => readDataFile(folder, name))), 10);
}
