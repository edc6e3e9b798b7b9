/**
 * The integral of a function over an interval, by Simpson's composite rule.
 *
 * @param intervals an even number; the error falls with its fourth power where the function is smooth
 */
export function integrate(f: (x: number) => number, low: number, high: number, intervals: number): number {
  const step = (high - low) / intervals;
  let sum = f(low) + f(high);
  for (let i = 1; i < intervals; i++) sum += (i % 2 === 1 ? 4 : 2) * f(low + i * step);
  return (sum * step) / 3;
}
