import type { Dataset } from '../dataset.js';
import { sharedLike } from '../shared-memory.js';

/**
 * Centres every image in a larger one, filled with stored zeros; of an odd margin the larger half lies below and right.
 *
 * @param dataset samples of `[height, width, channels]`, not larger than `height` and `width`
 */
export function padImages(dataset: Dataset, height: number, width: number): Dataset {
  const [fromHeight, fromWidth, channels] = dataset.sampleShape;
  const top = Math.floor((height - fromHeight) / 2);
  const left = Math.floor((width - fromWidth) / 2);
  const length = fromWidth * channels;
  const features = sharedLike(dataset.features, dataset.size * height * width * channels);
  for (let line = 0; line < dataset.size * fromHeight; line++) {
    const image = Math.floor(line / fromHeight);
    const y = image * height + top + (line % fromHeight);
    features.set(dataset.features.subarray(line * length, (line + 1) * length), (y * width + left) * channels);
  }
  return { ...dataset, sampleShape: [height, width, channels], features };
}
