import { logSumExp } from '../core/log-sum-exp.js';

/** Orders at which the Renyi divergence is bounded: whole ones, beyond 256 in steps of 64, as far as rounds can need. */
const orders = [
  ...Array.from({ length: 255 }, (_, index) => index + 2),
  ...Array.from({ length: 12 }, (_, index) => 320 + 64 * index),
];
/** Orders between 1 and 2, at which only the Gaussian mechanism without sampling has a closed form. */
const fractionalOrders = Array.from({ length: 99 }, (_, index) => 1 + (index + 1) / 100);

/** A Renyi divergence of at most `divergence` at the order `order`. */
export interface RenyiBound {
  readonly order: number;
  readonly divergence: number;
}

/** Equation 30 of the paper below, at a whole order of at least 2. */
function sampledGaussian(probability: number, multiplier: number, order: number): number {
  const logs: number[] = [];
  let logBinomial = 0;
  for (let j = 0; j <= order; j++) {
    const sampling = (order - j) * Math.log1p(-probability) + j * Math.log(probability);
    logs.push(logBinomial + sampling + (j * (j - 1)) / (2 * multiplier ** 2));
    logBinomial += Math.log(order - j) - Math.log(j + 1);
  }
  return logSumExp(logs) / (order - 1);
}

/**
 * Renyi differential privacy of one step of the sampled Gaussian mechanism: I. Mironov, K. Talwar, L. Zhang. Renyi
 * Differential Privacy of the Sampled Gaussian Mechanism. arXiv:1908.10530, section 3.3. Steps add up.
 *
 * @param probability with which each participant is in a step, independently
 * @param multiplier standard deviation of the noise over the largest norm of one participant's part; above 0
 */
export function sampledGaussianBounds(probability: number, multiplier: number): RenyiBound[] {
  if (probability < 1) {
    return orders.map((order) => ({ order, divergence: sampledGaussian(probability, multiplier, order) }));
  }
  return [...fractionalOrders, ...orders].map((order) => ({ order, divergence: order / (2 * multiplier ** 2) }));
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
