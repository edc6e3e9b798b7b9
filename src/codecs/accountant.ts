import erfcx from '@stdlib/math-base-special-erfcx';
import { logSumExp } from '../core/log-sum-exp.js';

/** From `from` to `to` in steps. */
const range = (from: number, to: number, step: number) =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step);
/** Whole orders at which the Renyi divergence is bounded: 2 to 256, then up to 1024 in steps of 64. */
const wholeOrders = [...range(2, 256, 1), ...range(320, 1024, 64)];
/** Orders that are not whole. They are densest just above 1, where the best order for little noise lies. */
const fractionalOrders = [
  ...range(102, 199, 1).map((percent) => percent / 100),
  ...range(21, 109, 1).map((tenths) => tenths / 10),
].filter((order) => !Number.isInteger(order));
const orders = [...wholeOrders, ...fractionalOrders].sort((a, b) => a - b);
/**
 * The series of a fractional order ends at a term whose logarithm is lower than that of the largest term by this much. `fast` is
 * for terms that fall geometrically. `slow` is for terms that fall like a power of their index; there, half of the last term
 * stands for all terms that are left out.
 */
const negligible = { fast: -40, slow: -25 };

/** A Renyi divergence of at most `divergence` at the order `order`. */
export interface RenyiBound {
  readonly order: number;
  readonly divergence: number;
}

/** `log A`, equation 30 of the paper below, at a whole order of at least 2. */
function logOfWholeMoment(probability: number, multiplier: number, order: number): number {
  const logs: number[] = [];
  let logBinomial = 0;
  for (let j = 0; j <= order; j++) {
    const sampling = (order - j) * Math.log1p(-probability) + j * Math.log(probability);
    logs.push(logBinomial + sampling + (j * (j - 1)) / (2 * multiplier ** 2));
    logBinomial += Math.log(order - j) - Math.log(j + 1);
  }
  return logSumExp(logs);
}

/**
 * `log A` at an order that is not whole, section 3.3 of the paper below. The expectation is split at `z0`, where both parts of
 * the mixture have the same density, and each half is a binomial series. In the tail of the complementary error function, its
 * exponent cancels the exponent of the term exactly; the scaled function `erfcx` remains, and no digits are lost. Beyond the
 * order, signs alternate, and terms fall like a power of their index.
 */
function logOfFractionalMoment(probability: number, multiplier: number, order: number): number {
  const [logIn, logOut] = [Math.log(probability), Math.log1p(-probability)];
  const variance = multiplier ** 2;
  const z0 = variance * (logOut - logIn) + 0.5;
  const tail = order * logOut - z0 ** 2 / (2 * variance);
  /** The logarithm of a term without its binomial coefficient. `k` is the number drawn of `order`. */
  const half = (k: number, x: number) =>
    x > 0
      ? tail + Math.log(erfcx(x) / 2)
      : k * logIn +
        (order - k) * logOut +
        (k * (k - 1)) / (2 * variance) +
        Math.log1p((-erfcx(-x) * Math.exp(-x * x)) / 2);
  const terms: { readonly log: number; readonly sign: number }[] = [];
  let [logBinomial, sign, largest] = [0, 1, Number.NEGATIVE_INFINITY];
  for (let i = 0; ; i++) {
    const [low, high] = [i - z0, z0 - (order - i)].map((distance) => distance / (Math.SQRT2 * multiplier));
    const log = logBinomial + logSumExp([half(i, low), half(order - i, high)]);
    largest = Math.max(largest, log);
    const pace = low > 0 && high > 0 ? 'slow' : 'fast';
    const isLast = i > order && log < largest + negligible[pace];
    terms.push({ log: isLast && pace === 'slow' ? log - Math.LN2 : log, sign });
    if (isLast) break;
    logBinomial += Math.log(Math.abs(order - i)) - Math.log(i + 1);
    if (i > order) sign = -sign;
  }
  const sum = terms.reduceRight((total, term) => total + term.sign * Math.exp(term.log - largest), 0);
  return largest + Math.log(sum);
}

/** The divergence of one step at an order above 1. */
function sampledGaussian(probability: number, multiplier: number, order: number): number {
  const logMoment = Number.isInteger(order) ? logOfWholeMoment : logOfFractionalMoment;
  return Math.max(logMoment(probability, multiplier, order), 0) / (order - 1);
}

/**
 * Renyi differential privacy of one step of the sampled Gaussian mechanism: I. Mironov, K. Talwar, L. Zhang. Renyi
 * Differential Privacy of the Sampled Gaussian Mechanism. arXiv:1908.10530, section 3.3. Steps add up.
 *
 * @param probability that a participant is in a step, independently of the others
 * @param multiplier standard deviation of the noise over the largest norm of one participant's part; above 0
 */
export function sampledGaussianBounds(probability: number, multiplier: number): RenyiBound[] {
  return orders.map((order) => ({
    order,
    divergence: probability < 1 ? sampledGaussian(probability, multiplier, order) : order / (2 * multiplier ** 2),
  }));
}

/**
 * Epsilon of (epsilon, delta)-differential privacy after some steps, by the conversion of B. Balle et al. Hypothesis Testing
 * Interpretations and Renyi Differential Privacy. AISTATS 2020. arXiv:1905.09982, theorem 21, at the best order.
 */
export function epsilonOf(bounds: readonly RenyiBound[], steps: number, delta: number): number {
  if (steps === 0) return 0;
  const epsilons = bounds.map(
    ({ order, divergence }) =>
      steps * divergence + Math.log((order - 1) / order) - (Math.log(delta) + Math.log(order)) / (order - 1),
  );
  return Math.max(Math.min(...epsilons), 0);
}
