import { compensatedMean, max, min, sampleCorrelation, variance } from '../../core/statistics.js';
import { assume } from './assumption.js';

/** How evenly a non-negative quantity (accuracy, utility, payment) is spread over clients. Each client counts once. */
export interface Dispersion {
  readonly mean: number;
  /** Population variance, in the squared unit of the quantity: fractions squared, not percent squared. */
  readonly variance: number;
  /** Means over the lowest and over the highest tenth of the clients, rounded up to whole clients. */
  readonly worstTenth: number;
  readonly bestTenth: number;
  /** Jain's index: `(sum x)^2 / (n sum x^2)` in [1/n, 1] (Jain, Chiu and Hawe 1984). */
  readonly jain: number;
  /** Entropy of the shares, divided by `ln n`: in [0, 1]. */
  readonly entropy: number;
  /** Kullback-Leibler divergence of the shares from equal shares, in nats. */
  readonly divergence: number;
  /** Cosine of the angle to the vector of ones: the square root of Jain's index. */
  readonly cosine: number;
  /** Gini coefficient: half the mean absolute difference, divided by the mean. */
  readonly gini: number;
}

/**
 * The dispersion of values over clients. Values that are all 0 count as equal.
 *
 * @throws InputError if there is no value, or one is negative or not finite
 */
export function dispersion(values: readonly number[]): Dispersion {
  assume(values.length > 0, 'dispersion', 'there is at least one client', 'none');
  const odd = values.find((value) => !(value >= 0 && value < Infinity));
  assume(odd === undefined, 'dispersion', 'values are finite and not negative', odd);
  const count = values.length;
  const ascending = Float64Array.from(values).sort();
  const tenth = Math.ceil(0.1 * count);
  const largest = max(values);
  const shape = largest > 0 ? evenness(ascending.map((value) => value / largest)) : equal;
  return {
    mean: compensatedMean(values),
    variance: variance(values),
    worstTenth: compensatedMean([...ascending.subarray(0, tenth)]),
    bestTenth: compensatedMean([...ascending.subarray(count - tenth)]),
    ...shape,
  };
}

const equal = { jain: 1, entropy: 1, divergence: 0, cosine: 1, gini: 0 };

/** The indices that do not depend on the unit of the values. */
function evenness(ascending: Float64Array): typeof equal {
  const count = ascending.length;
  let sum = 0;
  let squares = 0;
  let ranked = 0;
  for (let i = 0; i < count; i++) {
    sum += ascending[i];
    squares += ascending[i] * ascending[i];
    ranked += (2 * (i + 1) - count - 1) * ascending[i];
  }
  let entropy = 0;
  for (const value of ascending) {
    const share = value / sum;
    if (share > 0) entropy -= share * Math.log(share);
  }
  const jain = (sum * sum) / (count * squares);
  const most = Math.log(count);
  return {
    jain,
    entropy: count === 1 ? 1 : entropy / most,
    divergence: Math.max(0, most - entropy),
    cosine: Math.sqrt(jain),
    gini: ranked / (count * sum),
  };
}

/**
 * Collaborative fairness: Pearson's correlation between the contributions of clients, such as their stand-alone
 * accuracy, and their rewards.
 *
 * @returns undefined if either list is constant up to rounding
 */
export function contributionRewardCorrelation(
  contributions: readonly number[],
  rewards: readonly number[],
): number | undefined {
  if (!varies(contributions) || !varies(rewards)) return undefined;
  return sampleCorrelation([...contributions], [...rewards]);
}

function varies(values: readonly number[]): boolean {
  const spread = max([...values]) - min([...values]);
  return spread > 1e-12 * max(values.map(Math.abs));
}
