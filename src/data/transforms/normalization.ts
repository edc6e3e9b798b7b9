import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import { sumOf } from '../../core/statistics.js';
import { sizeOf } from '../../core/weights.js';
import type { Dataset, Normalization } from '../dataset.js';

const channelOf = 'one for each channel (of a table, each feature), or one for all';

/** How the inputs of models are normalised, as a scenario writes it. */
export const normalizeOptions = z.union([
  z.enum(['standard', 'measured']),
  z.strictObject({
    mean: z.array(z.number().min(-1e6).max(1e6)).min(1).describe(channelOf),
    deviation: z.array(z.number().min(1e-6).max(1e6)).min(1).describe(channelOf),
  }),
]);
/** Parsed {@link normalizeOptions}. */
export type NormalizeOptions = z.infer<typeof normalizeOptions>;

/**
 * The constants that the option asks for.
 *
 * @param train the training set as clients see it
 * @param rows those that clients train on
 * @param standard the published constants of the set, where there are some
 * @throws InputError at `data.normalize` if the set has no published constants, or there is not one for each channel
 */
export function normalizationFor(
  option: NormalizeOptions,
  train: Dataset,
  rows: readonly Int32Array[],
  standard: Normalization | undefined,
): Normalization {
  if (option === 'measured') return measured(train, rows);
  const found = option === 'standard' ? standard : option;
  if (!found) {
    throw new InputError('data.normalize', 'unsuitable', {
      found: 'standard',
      reason: `'${train.name}' has no published constants`,
      allowed: ['measured', '{ mean: [...], deviation: [...] }'],
    });
  }
  const channels = channelsOf(train);
  for (const [key, { length }] of Object.entries(found)) {
    if (length === 1 || length === channels) continue;
    throw new InputError(`data.normalize.${key}`, 'wrong-count', {
      found: length,
      unit: 'numbers',
      expected: channels,
      counterpart: `channels of the samples of '${train.name}'`,
    });
  }
  return found;
}

/**
 * Mean and standard deviation of each channel over some rows. Where a channel is the same everywhere the deviation is 1, so that it
 * becomes 0.
 */
function measured(dataset: Dataset, parts: readonly Int32Array[]): Normalization {
  const channels = channelsOf(dataset);
  const length = sizeOf(dataset.sampleShape);
  const { features, scale, shift } = dataset;
  const count = (sumOf(parts, (rows) => rows.length) * length) / channels;
  /** The mean of what `value` makes of the stored numbers of each channel. */
  const mean = (value: (stored: number, channel: number) => number): number[] => {
    const sums = new Float64Array(channels);
    for (const rows of parts) {
      for (const row of rows) {
        for (let i = 0, at = row * length; i < length; i++, at++) {
          const channel = i % channels;
          sums[channel] += value(features[at], channel);
        }
      }
    }
    return Array.from(sums, (sum) => sum / count);
  };
  const means = mean((stored) => stored);
  const variances = mean((stored, channel) => (stored - means[channel]) ** 2);
  return {
    mean: means.map((value) => value * scale + shift),
    deviation: variances.map((variance) => Math.sqrt(variance) * Math.abs(scale) || 1),
  };
}

function channelsOf({ sampleShape }: Dataset): number {
  return sampleShape[sampleShape.length - 1];
}
