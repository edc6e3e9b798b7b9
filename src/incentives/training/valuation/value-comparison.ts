import { sampleCorrelation, sumOf } from '../../../core/statistics.js';

/** How close estimated values are to the exact ones. */
export interface ValueComparison {
  /**
   * Spearman's rank correlation, in [-1, 1]; equal values share their mean rank. Absent if all estimates, or all exact
   * values, are equal.
   */
  readonly rankCorrelation?: number;
  /** `||v - exact|| / ||exact||`, Euclidean; absent if all exact values are 0. */
  readonly relativeError?: number;
  /** 1 minus the cosine of the angle between the two vectors, in [0, 2]. Absent if either vector is zero. */
  readonly cosineDistance?: number;
}

/** Compares estimated values with exact ones, both by player. */
export function compareValues(values: readonly number[], exact: readonly number[]): ValueComparison {
  const [norm, exactNorm] = [normOf(values), normOf(exact)];
  const product = sumOf(values, (value, player) => value * exact[player]);
  const correlation = rankCorrelation(values, exact);
  return {
    ...(correlation !== undefined && { rankCorrelation: correlation }),
    ...(exactNorm > 0 && { relativeError: normOf(values.map((value, player) => value - exact[player])) / exactNorm }),
    ...(norm > 0 && exactNorm > 0 && { cosineDistance: 1 - product / (norm * exactNorm) }),
  };
}

/** Spearman's rank correlation. Undefined if either list is constant or has fewer than two values. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number | undefined {
  const correlation = a.length < 2 ? Number.NaN : sampleCorrelation(ranks(a), ranks(b));
  return Number.isFinite(correlation) ? correlation : undefined;
}

/** Ranks from 1, by increasing value. Equal values share the mean of their ranks. */
export function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

function normOf(values: readonly number[]): number {
  return Math.sqrt(sumOf(values, (value) => value * value));
}
