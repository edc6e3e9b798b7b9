import type { ServerOptimizer } from './server-optimizer.js';

/** The server's means of each coordinate's change and of its square. */
export type Moments = { readonly mean: Float64Array; readonly square: Float64Array };
/** The next second moment, from the last one and this round's change of each coordinate. */
export type SecondMoment = (before: Float64Array, change: Float64Array) => Float64Array;

/** `v + d^2`. */
export const adagrad: SecondMoment = (before, change) => {
  const next = new Float64Array(before.length);
  for (let i = 0; i < next.length; i++) next[i] = before[i] + change[i] ** 2;
  return next;
};

/** `beta2 v + (1 - beta2) d^2`. */
export function adam(beta2: number): SecondMoment {
  return (before, change) => {
    const next = new Float64Array(before.length);
    for (let i = 0; i < next.length; i++) next[i] = beta2 * before[i] + (1 - beta2) * change[i] ** 2;
    return next;
  };
}

/** `v - (1 - beta2) d^2 sign(v - d^2)`, with sign 0 where both are equal. */
export function yogi(beta2: number): SecondMoment {
  return (before, change) => {
    const next = new Float64Array(before.length);
    for (let i = 0; i < next.length; i++) {
      const square = change[i] ** 2;
      next[i] = before[i] - (1 - beta2) * square * Math.sign(before[i] - square);
    }
    return next;
  };
}

/** The numbers that the three methods share. */
export interface AdaptiveOptions {
  readonly learningRate: number;
  readonly beta1: number;
  readonly tau: number;
  readonly initialSquare?: number;
}

/**
 * The server step of Algorithm 2. With the clients' mean change `d = mean_k w_k - x`: `m = beta1 m + (1 - beta1) d`,
 * without bias correction, `v` as the method says, and `x += rate m / (sqrt(v) + tau)`, coordinate by coordinate in double
 * precision.
 */
export function adaptiveOptimizer(secondMoment: SecondMoment, options: AdaptiveOptions): ServerOptimizer<Moments> {
  const { learningRate, beta1, tau, initialSquare = tau ** 2 } = options;
  return {
    init: (size) => ({ mean: new Float64Array(size), square: new Float64Array(size).fill(initialSquare) }),
    step(moments, weights, clientMean) {
      const change = new Float64Array(weights.length);
      for (let i = 0; i < change.length; i++) change[i] = clientMean[i] - weights[i];
      const square = secondMoment(moments.square, change);
      const mean = new Float64Array(weights.length);
      const next = new Float32Array(weights.length);
      for (let i = 0; i < next.length; i++) {
        mean[i] = beta1 * moments.mean[i] + (1 - beta1) * change[i];
        next[i] = weights[i] + (learningRate * mean[i]) / (Math.sqrt(square[i]) + tau);
      }
      return { weights: next, moments: { mean, square } };
    },
  };
}
