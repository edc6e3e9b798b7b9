import { formatNumber } from '../../src/core/quantities.js';
import type { SeedStatistics } from '../../src/experiments/comparison.js';
import { trimmed } from '../../src/report/figure-text.js';

/** A mean and its deviation over seeds, both with so many digits after the point: `97.64 ± 0.06`. */
export function meanAndDeviation({ mean, deviation }: SeedStatistics, digits: number, factor = 1): string {
  const plusMinus = deviation === undefined ? '' : ` ± ${(factor * deviation).toFixed(digits)}`;
  return `${(factor * mean).toFixed(digits)}${plusMinus}`;
}

/** A share as a percentage without its sign. */
export function percent(quantity: SeedStatistics | undefined): string {
  return quantity ? meanAndDeviation(quantity, 2, 100) : '-';
}

/** A measure, with the digits that its size asks for. */
export function measure(quantity: SeedStatistics | undefined): string {
  const deviation = quantity?.deviation === undefined ? '' : ` ± ${formatNumber(quantity.deviation)}`;
  return `${formatNumber(quantity?.mean)}${deviation}`;
}

/** A difference with its sign, at most two digits after the point. */
export function signed(difference: number): string {
  return `${difference < 0 ? '' : '+'}${trimmed(difference)}`;
}
