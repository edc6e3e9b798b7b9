/**
 * Sums, means and quantiles of numbers, in one place.
 *
 * {@link sumOf}, {@link mean} and {@link deviation} add from the first value to the last in double precision.
 * {@link compensatedMean}, {@link sampleStandardDeviation} and the rest of `simple-statistics` compensate rounding errors, so their
 * last bits differ. Results are compared bit for bit: do not replace one by the other.
 */
export {
  max,
  mean as compensatedMean,
  median,
  min,
  quantile,
  sampleCorrelation,
  sampleStandardDeviation,
  standardDeviation,
  variance,
} from 'simple-statistics';

/** The sum of numbers, added in their order; 0 for none. */
export function sumOf(values: ArrayLike<number>): number;
/**
 * The sum of `number(item, index)` over items, added in their order; 0 for none.
 */
export function sumOf<Item>(items: ArrayLike<Item>, number: (item: Item, index: number) => number): number;
export function sumOf<Item>(items: ArrayLike<Item>, number: (item: Item, index: number) => number = Number): number {
  let sum = 0;
  for (let index = 0; index < items.length; index++) sum += number(items[index], index);
  return sum;
}

/** The mean of numbers, added in their order; NaN for none. */
export function mean(values: ArrayLike<number>): number {
  return sumOf(values) / values.length;
}

/** The standard deviation of a whole population, added in order as in {@link mean}; NaN for none. */
export function deviation(values: ArrayLike<number>): number {
  const middle = mean(values);
  return Math.sqrt(sumOf(values, (value) => (value - middle) ** 2) / values.length);
}
