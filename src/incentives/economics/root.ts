import { bisect } from 'simple-statistics';

/** After this many bisections an interval of doubles cannot be halved again. */
const mostHalvings = 2100;
/** Relative width at which an interval counts as a point: a few units in the last place. */
const pointWidth = 1e-15;
/** A root below this share of the upper end is searched for again in a smaller interval. */
const farSmaller = 1e-3;
/** An upper end at or below this counts as the lower end: widths would lose their digits. */
const smallest = 1e-280;

/**
 * The point between `low` and `high` at which a function changes its sign, to the precision of doubles: relative to
 * the point itself if `low` is not negative, and to the larger end otherwise. Returns an end if the function is 0
 * there, and `high` if the function does not change its sign.
 *
 * @param f changes its sign at most once between the ends; may jump there
 */
export function signChange(f: (x: number) => number, low: number, high: number): number {
  const atLow = Math.sign(f(low));
  const atHigh = Math.sign(f(high));
  if (atLow === 0 || !(high > low)) return low;
  if (atHigh === 0 || atHigh === atLow) return high;
  // Near the smallest doubles the relative width would be 0.
  const width = Math.max(pointWidth * Math.max(Math.abs(low), Math.abs(high)), Number.MIN_VALUE);
  const place = bisect(f, low, high, mostHalvings, width);
  // A root far below the upper end is known roughly. It is searched for again near itself.
  if (low < 0 || place >= farSmaller * high) return place;
  return high > smallest ? signChange(f, low, place + 2 * width) : low;
}

/**
 * An upper end for a bracket: doubles `start` until the function is not positive.
 *
 * @param f not positive for large arguments
 * @param start above 0
 */
export function upperBracket(f: (x: number) => number, start: number): number {
  let high = start;
  while (f(high) > 0 && high < Number.MAX_VALUE) high *= 2;
  return high;
}
