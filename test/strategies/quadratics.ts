import fc from 'fast-check';
import type { FitRequest, Learner } from '../../src/learning/learner.js';
import { numberWithin } from '../core/numbers.js';
import type { Setting } from './in-process.js';

/** A client with the objective `(curvature / 2) (w - centre)^2` over one weight. */
export interface Quadratic {
  readonly samples: number;
  readonly centre: number;
  readonly curvature: number;
}

/** Two clients or more with objectives of their own. */
export const unlikeQuadratics: fc.Arbitrary<Quadratic[]> = fc.array(
  fc.record({
    samples: fc.integer({ min: 1, max: 50 }),
    centre: numberWithin(-3, 3),
    curvature: fc.double({ min: 0.5, max: 4, noNaN: true }),
  }),
  { minLength: 2, maxLength: 4 },
);

/** Where the sum of the objectives is least, all counting alike. */
export function optimumOf(clients: readonly Quadratic[]): number {
  const weight = clients.reduce((sum, { curvature }) => sum + curvature, 0);
  return clients.reduce((sum, { curvature, centre }) => sum + (curvature / weight) * centre, 0);
}

/**
 * A setting of such clients, the weight being 5 at first. Its learner takes full-batch gradient steps in closed form, those
 * of a penalty included, or goes to the minimum at once if training is exact.
 */
export function quadratics(
  clients: readonly Quadratic[],
  { rate, epochs, exact = false }: { rate: number; epochs: number; exact?: boolean },
): Setting {
  const learner: Learner = {
    model: {
      key: 'quadratic',
      inputShape: [1],
      outputShape: [2],
      outputSize: 2,
      featureSize: 1,
      headLayout: [],
      layout: [{ name: 'w', shape: [1], kind: 'parameter' }],
      init: () => Float32Array.of(5),
      apply: () => {
        throw new Error('the closed form needs no network');
      },
      classify: (_params, features) => features,
    },
    async fit(request) {
      const { weights, epochs, optimizer } = request;
      const { centre, curvature } = penalised(request);
      const left = exact ? 0 : (1 - optimizer.learningRate * curvature) ** epochs;
      return { weights: Float32Array.of(centre + left * (weights[0] - centre)), loss: 0, steps: epochs, observed: {} };
    },
    iterate: () => Promise.reject(new Error('the closed form needs no steps')),
    predict: async () => new Float32Array(0),
    evaluate: async () => ({ samples: 0, loss: 0 }),
  };
  const optimizer = { name: 'sgd' as const, learningRate: rate, momentum: 0, nesterov: false, weightDecay: 0 };
  const shards = clients.map(({ samples, centre, curvature }) => ({
    size: samples,
    x: Float32Array.of(centre, curvature),
    y: new Int32Array(samples),
  }));
  return {
    seed: 1,
    learners: [learner],
    learnerOf: () => learner,
    training: { epochs, batch: 'full', optimizer },
    shards,
  };
}

/** The quadratic that a client's objective is together with the penalty of the request. */
function penalised({ data, constants = {} }: FitRequest): { centre: number; curvature: number } {
  const [centre, curvature] = data.x;
  const constant = (name: string) => Number(constants[name]?.values[0] ?? 0);
  const total = curvature + constant('strength');
  const pulled = curvature * centre + constant('strength') * constant('towards.w') - constant('slope.w');
  return { centre: pulled / total, curvature: total };
}
