import type { Dataset } from '../dataset.js';
import { sharedLike } from '../shared-memory.js';

/**
 * Swaps the lines and the columns of every image.
 *
 * @param dataset samples of `[height, width, channels]`
 */
export function transposeImages(dataset: Dataset): Dataset {
  const [height, width, channels] = dataset.sampleShape;
  const features = sharedLike(dataset.features, dataset.features.length);
  let out = 0;
  for (let image = 0; image < dataset.size; image++) {
    for (let x = 0; x < width; x++) {
      for (let y = 0; y < height; y++) {
        const from = ((image * height + y) * width + x) * channels;
        for (let channel = 0; channel < channels; channel++) features[out++] = dataset.features[from + channel];
      }
    }
  }
  return { ...dataset, sampleShape: [width, height, channels], features };
}
