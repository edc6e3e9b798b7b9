import { dataSetFolder } from '../data-directory.js';
import type { Dataset } from '../dataset.js';
import { columnOf, numbersOf } from '../formats/csv.js';
import { readDataFile } from '../formats/data-file.js';
import { readIdx } from '../formats/idx.js';
import { parseImageIndex } from '../formats/image-index.js';
import { inOrder } from '../in-order.js';
import { sharedLabels } from '../labels.js';
import { defineImageSource } from '../source.js';
import { subsetOf } from '../subset.js';
import { classificationOf } from '../task.js';

const CLASSES = 242;
const TRAINING_DRAWERS = 15;

/**
 * Lake, Salakhutdinov and Tenenbaum, "Human-level concept learning through probabilistic program induction", Science 2015:
 * the two small background sets, 20 drawings a character. Drawers 1 to 15 are the training part, 16 to 20 the test part.
 */
export const omniglotSmall = defineImageSource({
  name: 'omniglot-small',
  title: 'handwritten characters, 28x28 gray, 3,630 training and 1,210 test images, 242 classes (data folder)',
  options: {},
  load: async (_, { directory }) => {
    const folder = dataSetFolder('omniglot-small', directory);
    const [images, index] = await inOrder([readIdx(folder, 'images-idx3-ubyte', 3), readDataFile(folder, 'index.tsv')]);
    const { shape, values } = images;
    const [size, height, width] = shape;
    const table = parseImageIndex(index, size);
    const whole: Dataset = {
      name: 'omniglot-small',
      size,
      task: classificationOf(CLASSES),
      sampleShape: [height, width, 1],
      features: values,
      targets: sharedLabels(columnOf(table, 'class').map(Number), CLASSES, index.path),
      scale: 1 / 255,
      shift: 0,
    };
    const drawers = numbersOf(table, 'drawer');
    const rows = Int32Array.from(drawers.keys());
    return {
      train: subsetOf(
        whole,
        rows.filter((row) => drawers[row] <= TRAINING_DRAWERS),
      ),
      test: subsetOf(
        whole,
        rows.filter((row) => drawers[row] > TRAINING_DRAWERS),
      ),
    };
  },
});
