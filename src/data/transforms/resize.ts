import type { Dataset } from '../dataset.js';
import { sharedLike } from '../shared-memory.js';

/** For each output position the two input positions it lies between, and its distance from the first. */
interface Interpolation {
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  readonly fraction: Float64Array;
}

/** Positions of pixel centres; outside the outermost centres the border pixel is repeated. */
function interpolation(from: number, to: number): Interpolation {
  const at = Float64Array.from({ length: to }, (_, i) =>
    Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1),
  );
  const lower = Int32Array.from(at, Math.floor);
  return {
    lower,
    upper: lower.map((position) => Math.min(position + 1, from - 1)),
    fraction: at.map((position, i) => position - lower[i]),
  };
}

/**
 * Resizes every image bilinearly (no smoothing when shrinking); bytes are rounded.
 *
 * @param dataset samples of `[height, width, channels]`
 */
export function resizeImages(dataset: Dataset, height: number, width: number): Dataset {
  const [fromHeight, fromWidth, channels] = dataset.sampleShape;
  const rows = interpolation(fromHeight, height);
  const columns = interpolation(fromWidth, width);
  const source = dataset.features;
  const features = sharedLike(source, dataset.size * height * width * channels);
  const rounding = source instanceof Uint8Array ? 0.5 : 0;
  const stride = fromWidth * channels;
  let out = 0;
  for (let image = 0; image < dataset.size; image++) {
    for (let y = 0; y < height; y++) {
      const top = (image * fromHeight + rows.lower[y]) * stride;
      const bottom = (image * fromHeight + rows.upper[y]) * stride;
      const down = rows.fraction[y];
      for (let x = 0; x < width; x++) {
        const left = columns.lower[x] * channels;
        const right = columns.upper[x] * channels;
        const across = columns.fraction[x];
        for (let c = 0; c < channels; c++) {
          const above = source[top + left + c] * (1 - across) + source[top + right + c] * across;
          const below = source[bottom + left + c] * (1 - across) + source[bottom + right + c] * across;
          features[out++] = above * (1 - down) + below * down + rounding;
        }
      }
    }
  }
  return { ...dataset, sampleShape: [height, width, channels], features };
}
