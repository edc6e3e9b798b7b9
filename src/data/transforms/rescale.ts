import type { Dataset } from '../dataset.js';
import { sharedLike } from '../shared-memory.js';

/**
 * The same samples stored as those of another dataset are, type, scale and shift alike, so that a learner made for the one
 * reads the other; bytes are rounded and clamped.
 */
export function storedAs(dataset: Dataset, like: Dataset): Dataset {
  const sameType = dataset.features instanceof Uint8Array === like.features instanceof Uint8Array;
  if (sameType && dataset.scale === like.scale && dataset.shift === like.shift) return dataset;
  const features = sharedLike(like.features, dataset.features.length);
  const bytes = features instanceof Uint8Array;
  const factor = dataset.scale / like.scale;
  const offset = (dataset.shift - like.shift) / like.scale;
  for (let i = 0; i < features.length; i++) {
    const value = dataset.features[i] * factor + offset;
    features[i] = bytes ? Math.min(Math.max(Math.round(value), 0), 255) : value;
  }
  return { ...dataset, features, scale: like.scale, shift: like.shift };
}
