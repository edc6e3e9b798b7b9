import { logSumExp } from '../../../core/log-sum-exp.js';
import { sumOf } from '../../../core/statistics.js';

/** A mixture of Gaussians with diagonal covariances. */
export interface GaussianMixture {
  readonly components: readonly {
    readonly weight: number;
    readonly mean: readonly number[];
    readonly variance: readonly number[];
  }[];
}

/** Added to each variance, so that no component shrinks to a point. Features are in units of their spread. */
const smallestVariance = 1e-3;
const mostIterations = 100;
/** The fit has converged when the mean log-likelihood changes by less than this. */
const settled = 1e-6;

/**
 * Fits a mixture by expectation maximisation (Dempster, Laird and Rubin 1977), without random draws. The points are
 * sorted by their first coordinate, ties by the next ones, and cut into groups of equal size, one per component: the
 * order of the points does not matter.
 *
 * @param points vectors of one dimension; at least as many as components
 */
export function fitGaussianMixture(points: readonly (readonly number[])[], components: number): GaussianMixture {
  const ordered = [...points.keys()].sort((a, b) => along(points[a], points[b]) || a - b);
  let shares: number[][] = points.map((_, point) => {
    const group = Math.floor((ordered.indexOf(point) * components) / points.length);
    return Array.from({ length: components }, (_, component) => (component === group ? 1 : 0));
  });
  let mixture = maximised(points, shares);
  let before = -Infinity;
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const logs = points.map((point) => logDensities(mixture, point));
    const likelihood = sumOf(logs, (each) => logSumExp(each)) / points.length;
    if (likelihood - before < settled) break;
    before = likelihood;
    shares = logs.map((each) => {
      const total = logSumExp(each);
      return each.map((log) => Math.exp(log - total));
    });
    mixture = maximised(points, shares);
  }
  return mixture;
}

/** Compares two points by their coordinates, the first one first. */
function along(a: readonly number[], b: readonly number[]): number {
  const first = a.findIndex((value, i) => value !== b[i]);
  return first < 0 ? 0 : a[first] - b[first];
}

/** The energy of a point: the negative logarithm of its density. */
export function energyOf(mixture: GaussianMixture, point: readonly number[]): number {
  return -logSumExp(logDensities(mixture, point));
}

function maximised(points: readonly (readonly number[])[], shares: readonly (readonly number[])[]): GaussianMixture {
  const dimensions = points[0].length;
  const components = shares[0].map((_, component) => {
    const total = sumOf(shares, (share) => share[component]);
    const moment = (of: (value: number, dimension: number) => number) =>
      Array.from({ length: dimensions }, (_, dimension) => {
        const sum = sumOf(points, (point, n) => shares[n][component] * of(point[dimension], dimension));
        return total > 0 ? sum / total : 0;
      });
    const mean = moment((value) => value);
    const variance = moment((value, dimension) => (value - mean[dimension]) ** 2).map(
      (each) => each + smallestVariance,
    );
    return { weight: total / points.length, mean, variance };
  });
  return { components };
}

function logDensities({ components }: GaussianMixture, point: readonly number[]): number[] {
  return components.map(({ weight, mean, variance }) =>
    point.reduce(
      (log, value, i) => log - ((value - mean[i]) ** 2 / variance[i] + Math.log(2 * Math.PI * variance[i])) / 2,
      Math.log(weight),
    ),
  );
}
