import { bisect } from 'simple-statistics';

/** Halvings of an interval of doubles after which nothing is left to halve. */
const mostHalvings = 2100;
/** Relative width at which an interval counts as a point: a few units in the last place. */
const pointWidth = 1e-15;
/** A place is far from the larger end that is less than this share of it. */
const farSmaller = 1e-3;
/** What is not above this is the lower end: widths would lose their digits. */
const smallest = 1e-280;

/**
 * The place between `low` and `high` at which a function changes its sign, to the precision of doubles: relative to the place itself
 * where `low` is not negative, and to the larger end otherwise. An end at which the function is 0, or beyond which it does not change its sign, is returned itself.
 *
 * @param f changes its sign once at most between the ends; may jump there
 */
export function signChange(f: (x: number) => number, low: number, high: number): number {
  const atLow = Math.sign(f(low));
  const atHigh = Math.sign(f(high));
  if (atLow === 0 || !(high > low)) return low;
  if (atHigh === 0 || atHigh === atLow) return high;
  // Of the smallest doubles no smaller share is left.
  const width = Math.max(pointWidth * Math.max(Math.abs(low), Math.abs(high)), Number.MIN_VALUE);
  const place = bisect(f, low, high, mostHalvings, width);
  // Beside a far larger end a place is known roughly: it is looked for again, where it must be.
  if (low < 0 || place >= farSmaller * high) return place;
  return high > smallest ? signChange(f, low, place + 2 * width) : low;
}

/**
 * An upper end for a bracket: `start`, doubled until a function that is not positive for large arguments is not positive.
 *
 * @param start above 0
 */
export function whereNotPositive(f: (x: number) => number, start: number): number {
  let high = start;
  while (f(high) > 0 && high < Number.MAX_VALUE) high *= 2;
  return high;
}
