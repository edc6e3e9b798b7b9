const ratio = (Math.sqrt(5) - 1) / 2;
/** Relative width at which the search ends. A maximum is flat: closer values do not differ. */
const width = 1e-9;
/** The same for a maximum at 0, relative to the interval. */
const narrowest = 1e-12;

/** An interval this narrow contains too few doubles to cut it. */
const indivisible = 4 * Number.MIN_VALUE;

/**
 * Maximises a function on an interval by golden section (Kiefer 1953). Finds the global maximum if the function rises
 * up to it and falls from there on.
 */
export function goldenSection(f: (x: number) => number, low: number, high: number): number {
  let from = low;
  let to = high;
  let left = to - ratio * (to - from);
  let right = from + ratio * (to - from);
  let atLeft = f(left);
  let atRight = f(right);
  const floor = Math.max(narrowest * (high - low), indivisible);
  while (to - from > Math.max(floor, width * Math.max(Math.abs(from), Math.abs(to)))) {
    if (atLeft >= atRight) {
      to = right;
      right = left;
      atRight = atLeft;
      left = to - ratio * (to - from);
      atLeft = f(left);
    } else {
      from = left;
      left = right;
      atLeft = atRight;
      right = from + ratio * (to - from);
      atRight = f(right);
    }
  }
  return (from + to) / 2;
}
