import { InputError } from '../../core/errors.js';
import { dataSetFolder } from '../data-directory.js';
import type { Dataset } from '../dataset.js';
import { columnOf } from '../formats/csv.js';
import { type DataFolder, readDataFile } from '../formats/data-file.js';
import { readIdx } from '../formats/idx.js';
import { parseImageIndex } from '../formats/image-index.js';
import { groupsOf } from '../groups.js';
import { inOrder } from '../in-order.js';
import { defineSource } from '../source.js';
import { segmentationOf } from '../task.js';

/** The kinds of microscopy, the most frequent first. */
const kinds = ['fluorescence', 'stained', 'brightfield'];

/**
 * Caicedo et al., "Nucleus segmentation across imaging experiments: the 2018 Data Science Bowl", Nature Methods 2019: tiles of
 * images of cell nuclei with masks. No image has tiles in both parts. Groups are the kinds of microscopy.
 */
export const nuclei64 = defineSource({
  name: 'nuclei64',
  title:
    'masks of cell nuclei, 64x64 gray, 2,042 training and 512 test tiles of three kinds of microscopy (data folder)',
  options: {},
  load: async (_, { directory }) => {
    const folder = dataSetFolder('nuclei64', directory);
    const [train, test] = await inOrder([readPart(folder, 'train'), readPart(folder, 'test')]);
    return { train, test };
  },
});

async function readPart(folder: DataFolder, part: 'train' | 'test'): Promise<Dataset> {
  const [images, masks, index] = await inOrder([
    readIdx(folder, `${part}-images-idx3-ubyte`, 3),
    readIdx(folder, `${part}-masks-idx3-ubyte`, 3),
    readDataFile(folder, `${part}-index.tsv`),
  ]);
  if (images.shape.join() !== masks.shape.join()) {
    throw new InputError(masks.path, 'wrong-shape', {
      what: 'masks',
      found: masks.shape,
      expected: images.shape,
      counterpart: 'the images',
    });
  }
  const [size, height, width] = images.shape;
  const table = parseImageIndex(index, size);
  return {
    name: 'nuclei64',
    size,
    task: segmentationOf(height, width),
    sampleShape: [height, width, 1],
    features: images.values,
    targets: checkedMasks(masks),
    groups: groupsOf(columnOf(table, 'group'), kinds, index.path),
    scale: 1 / 255,
    shift: 0,
  };
}

/** @throws InputError at the file's path if a pixel of a mask is neither 0 nor 1 */
function checkedMasks({ values, path }: { readonly values: Uint8Array; readonly path: string }): Uint8Array {
  const wrong = values.findIndex((value) => value > 1);
  if (wrong < 0) return values;
  throw new InputError(path, 'invalid-entry', {
    found: values[wrong],
    place: 'as a pixel of a mask',
    expected: '0 or 1',
  });
}
