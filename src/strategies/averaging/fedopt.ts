import { z } from 'zod';
import type { Weights } from '../../core/weights.js';
import { averagingClient, type Weighting, weighting } from '../shared/averaging.js';
import { payloadIsWeights, serverHasWeights } from '../shared/weights-lens.js';
import { defineStrategy } from '../strategy.js';
import {
  type AdaptiveOptions,
  adagrad,
  adam,
  adaptiveOptimizer,
  type Moments,
  type SecondMoment,
  yogi,
} from './adaptive-optimizer.js';
import { type OptimizingServer, optimizingServer } from './server-optimizer.js';

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
    travels: { down: 'the weights', up: 'the weights' },
    needs: { oneArchitecture: true },
    lens: { ...payloadIsWeights, ...serverHasWeights() },
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
