import { dataSetFolder } from '../data-directory.js';
import { readIdxSource } from '../formats/idx-dataset.js';
import { defineImageSource } from '../source.js';

/**
 * Hull, "A database for handwritten text recognition research", IEEE TPAMI 16(5), 1994. With `resize: 20, pad: 28` its
 * images look like MNIST's.
 */
export const usps = defineImageSource({
  name: 'usps',
  title: 'scanned zip-code digits, 16x16 gray, 7,291 training and 2,007 test images, 10 classes (data folder)',
  options: {},
  load: (_, { directory }) =>
    readIdxSource(dataSetFolder('usps', directory), { name: 'usps', classes: 10, testPrefix: 'test' }),
});
