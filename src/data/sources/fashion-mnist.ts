import { dataSetFolder } from '../data-directory.js';
import { readIdxSource } from '../formats/idx-dataset.js';
import { defineImageSource } from '../source.js';

/** Xiao, Rasul and Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms", 2017. */
export const fashionMnist = defineImageSource({
  name: 'fashion-mnist',
  title: 'clothing items, 28x28 gray, 60,000 training and 10,000 test images, 10 classes (data folder)',
  options: {},
  standard: { mean: [0.286], deviation: [0.353] },
  load: (_, { directory }) =>
    readIdxSource(dataSetFolder('fashion-mnist', directory), { name: 'fashion-mnist', classes: 10 }),
});
