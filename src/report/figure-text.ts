import { formatBytes } from '../core/quantities.js';
import type { Range } from '../experiments/reproduction/expected-range.js';
import type { Figure } from '../experiments/reproduction/figure.js';
import type { Published } from '../experiments/reproduction/published.js';
import { measureTitles } from '../records/measures-of-run.js';

/** What the figures of an entry are, in words. */
export function quantityName(entry: Published): string {
  switch (entry.quantity) {
    case 'accuracy':
      return 'accuracy';
    case 'personal':
      return 'personal accuracy';
    case 'bytes':
      return 'bytes in all';
    case 'measure':
      return measureTitles()[entry.measure];
    case 'rounds':
      return `rounds to ${trimmed(100 * entry.target)}%`;
  }
}

/** A measured figure: `97.31 ± 0.12` in per cent, `120 ± 52.9 (2 of 3)` rounds, `127 MB`; `-` if there is none. */
export function figureText(
  { mean, deviation, known, runs }: Figure,
  { quantity }: Pick<Published, 'quantity'>,
): string {
  if (mean === undefined) return quantity === 'rounds' ? 'not reached' : '-';
  if (quantity === 'bytes') return formatBytes(mean);
  const plusMinus = (digits: number) => (deviation === undefined ? '' : ` ± ${deviation.toFixed(digits)}`);
  if (quantity !== 'rounds') return `${mean.toFixed(2)}${plusMinus(2)}`;
  return `${trimmed(mean)}${plusMinus(1)}${known < runs ? ` (${known} of ${runs})` : ''}`;
}

/** A range in which a figure is expected: `95.10 to 97.20` in per cent, `40.1 to 52.9` rounds, `16.7 MB to 16.9 MB`. */
export function rangeText({ low, high }: Range, { quantity }: Pick<Published, 'quantity'>): string {
  const end = (value: number) =>
    quantity === 'bytes' ? formatBytes(value) : value.toFixed(quantity === 'rounds' ? 1 : 2);
  return `${end(low)} to ${end(high)}`;
}

/** At most two digits after the point, none that are zero. */
export function trimmed(value: number): string {
  return String(Number(value.toFixed(2)));
}
