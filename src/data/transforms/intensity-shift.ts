import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import type { RandomStream } from '../../core/random.js';
import { sizeOf } from '../../core/weights.js';
import type { Dataset, Shard } from '../dataset.js';
import { sharedBytes } from '../shared-memory.js';

/** Cameras that differ from client to client. */
export const intensityShiftOptions = z.strictObject({
  contrast: z
    .number()
    .positive()
    .max(1)
    .default(0.25)
    .describe("the lowest contrast: each client's lies between this and 1, at a brightness that leaves it room"),
  inverted: z.number().min(0).max(1).default(0.5).describe("chance that a client's images are negatives"),
});
/** Parsed {@link intensityShiftOptions}. */
export type IntensityShiftOptions = z.infer<typeof intensityShiftOptions>;

/**
 * The dataset as clients with cameras of their own see it, so that features are distributed differently from client to client
 * while labels mean the same (feature shift, also called covariate shift: Kairouz et al. 2021, arXiv:1912.04977, section
 * 3.1). A client's pixel is `255 b + c x`, rounded, or with `255 - x` in place of `x`: the contrast `c` is uniform from the
 * lowest one to 1, the brightness `b` from 0 to `1 - c`. It is the same for all that a client trains on and is tested on;
 * the common test samples and the public set keep their pixels.
 *
 * @param shards of the whole population
 * @throws InputError at `data.intensityShift` if the samples are not stored as bytes
 */
export function withShiftedIntensities(
  dataset: Dataset,
  shards: readonly Shard[],
  { contrast: lowest, inverted }: IntensityShiftOptions,
  random: RandomStream,
): Dataset {
  if (!(dataset.features instanceof Uint8Array)) {
    const reason = `it is for images, and the samples of '${dataset.name}' are none`;
    throw new InputError('data.intensityShift', 'unsuitable', { reason });
  }
  const features = sharedBytes(dataset.features.length);
  features.set(dataset.features);
  const length = sizeOf(dataset.sampleShape);
  for (const { client, train, test } of shards) {
    const stream = random.fork(client);
    const contrast = lowest + (1 - lowest) * stream.uniform();
    const black = 255 * (1 - contrast) * stream.uniform();
    const negative = stream.uniform() < inverted;
    const pixels = Uint8Array.from({ length: 256 }, (_, x) => Math.round(black + contrast * (negative ? 255 - x : x)));
    for (const row of [...train, ...test]) {
      for (let i = row * length; i < (row + 1) * length; i++) features[i] = pixels[features[i]];
    }
  }
  return { ...dataset, features };
}
