import { z } from 'zod';
import type { Weights } from '../core/weights.js';
import { averagingClient, type Weighting, weighting } from './averaging.js';
import { type OptimizingServer, optimizingServer, type ServerOptimizer } from './server-optimizer.js';
import { payloadIsWeights } from './shared-weights.js';
import { defineStrategy } from './strategy.js';

type Moments = { readonly mean: Float64Array; readonly square: Float64Array };
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

const decay = z.number().min(0).lt(1);
const beta2 = decay.default(0.99).describe('decay of the mean square of the change');

function optionsOf(defaults: { readonly learningRate: number; readonly beta1: number; readonly tau: number }) {
  return z.strictObject({
    learningRate: z.number().positive().finite().default(defaults.learningRate).describe("eta, the server's"),
    beta1: decay.default(defaults.beta1).describe('decay of the mean change'),
    tau: z.number().positive().finite().default(defaults.tau).describe('degree of adaptivity: the smaller, the more'),
    initialSquare: z.number().min(0).finite().optional().describe('mean square before the first round; default tau^2'),
    weighting: weighting.default('samples'),
  });
}

/** A method of the family: Federated Averaging's clients, and a server that takes their mean change for a gradient. */
function fedopt<Options extends AdaptiveOptions & { readonly weighting: Weighting }>(
  optimizer: string,
  options: z.ZodType<Options>,
  secondMoment: (options: Options) => SecondMoment,
) {
  return defineStrategy<Options, OptimizingServer<Moments>, null, Weights, Weights>({
    name: `fed${optimizer.toLowerCase()}`,
    title: `Fed${optimizer}: Federated Averaging with ${optimizer} on the server`,
    citation:
      'S. Reddi, Z. Charles, M. Zaheer, Z. Garrett, K. Rush, J. Konecny, S. Kumar, H. B. McMahan. Adaptive Federated ' +
      'Optimization. ICLR 2021. arXiv:2003.00295',
    options,
    needs: { oneArchitecture: true },
    sharesWeights: payloadIsWeights,
    server: (context) =>
      optimizingServer(
        context,
        adaptiveOptimizer(secondMoment(context.options), context.options),
        context.options.weighting,
      ),
    client: (context) => averagingClient(context),
  });
}

/** FedAdagrad, with the values that were tuned for CIFAR-10. */
export const fedadagrad = fedopt('Adagrad', optionsOf({ learningRate: 0.1, beta1: 0, tau: 0.01 }), () => adagrad);

const running = optionsOf({ learningRate: 0.01, beta1: 0.9, tau: 0.001 }).extend({ beta2 });
/** FedAdam, with the values that were tuned for CIFAR-10. */
export const fedadam = fedopt('Adam', running, (options) => adam(options.beta2));
/** FedYogi, with the values that were tuned for CIFAR-10. */
export const fedyogi = fedopt('Yogi', running, (options) => yogi(options.beta2));
