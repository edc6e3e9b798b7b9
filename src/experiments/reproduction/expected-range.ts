import { studentQuantile } from '../../core/student-t.js';
import type { Figure } from './figure.js';
import type { Published } from './published.js';

/** Both ends belong to it; in the unit of the figure. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The probability with which the mean of new seeds lies in its range. */
export const confidence = 0.95;

/**
 * Where the mean of new seeds is to be expected, after a measurement with others: the prediction interval of Student's t
 * distribution, whose half width is `t s sqrt(1 / n + 1 / m)` for a deviation `s` of `n` earlier runs and `m` new ones.
 * It takes runs as normally distributed.
 *
 * @param expected the earlier measurement
 * @param runs the number of new runs, at least 1
 * @returns undefined if the measurement has no deviation, as of one seed
 */
export function expectedRange(
  { mean, deviation, known }: Figure,
  runs: number,
  quantity: Published['quantity'],
): Range | undefined {
  if (mean === undefined || deviation === undefined || known < 2) return undefined;
  const half = studentQuantile((1 + confidence) / 2, known - 1) * deviation * Math.sqrt(1 / known + 1 / runs);
  const [least, most] = quantity === 'bytes' || quantity === 'rounds' ? [0, Number.POSITIVE_INFINITY] : [0, 100];
  return { low: Math.max(least, mean - half), high: Math.min(most, mean + half) };
}
