import { dataSetFolder } from '../data-directory.js';
import { readIdxSource } from '../formats/idx-dataset.js';
import { defineImageSource } from '../source.js';

/** Alpaydin and Kaynak, "Optical Recognition of Handwritten Digits", UCI repository, 1998. Stored values are 0 to 16. */
export const digits8x8 = defineImageSource({
  name: 'digits8x8',
  title: 'tiny handwritten digits, 8x8 gray, 1,442 training and 355 test images, 10 classes (data folder)',
  options: {},
  load: (_, { directory }) =>
    readIdxSource(dataSetFolder('digits8x8', directory), {
      name: 'digits8x8',
      classes: 10,
      testPrefix: 'test',
      scale: 1 / 16,
    }),
});
