import { numbersAttribute } from '../attributes.js';
import type { Inference } from './inference.js';

const resized: Inference = ({ images }, attrs) => {
  const [batch, , , channels] = images.shape;
  return [{ shape: [batch, ...numbersAttribute(attrs, 'size'), channels], dtype: 'float32' }];
};

const original: Inference = ({ images }) => [{ shape: images.shape, dtype: 'float32' }];

/** Batch normalisation and resizing of images. */
export const images: Record<string, Inference> = {
  FusedBatchNorm: ({ x }) => [x],
  ResizeBilinear: resized,
  ResizeBilinearGrad: original,
  ResizeNearestNeighbor: resized,
  ResizeNearestNeighborGrad: original,
};
