import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OptimizerOptions, optimizerOptions } from '../../../src/learning/optimizer.js';
import { expectClose } from '../closeness.js';
import { gradientAt, minimised } from './quadratic.js';

const start = [1, -2, 3];
const norm = (values: readonly number[]) => Math.hypot(...values);

/** The gradient as the optimizer sees it: clipped, then with weight decay. */
function seenGradient(weights: readonly number[], { clipNorm = Infinity, weightDecay }: OptimizerOptions): number[] {
  const gradient = gradientAt(weights);
  const scale = Math.min(1, clipNorm / norm(gradient));
  return gradient.map((value, i) => value * scale + weightDecay * weights[i]);
}

/** Steps of SGD as PyTorch documents them, in plain double arithmetic. */
function plainSgd(options: Extract<OptimizerOptions, { name: 'sgd' }>, steps: number): number[] {
  const { learningRate, momentum, nesterov } = options;
  let weights = start;
  let velocity = start.map(() => 0);
  for (let step = 0; step < steps; step++) {
    const gradient = seenGradient(weights, options);
    velocity = velocity.map((value, i) => momentum * value + gradient[i]);
    const direction = nesterov ? gradient.map((value, i) => value + momentum * velocity[i]) : velocity;
    weights = weights.map((weight, i) => weight - learningRate * direction[i]);
  }
  return weights;
}

/** Algorithm 1 of Kingma and Ba 2015, line by line. */
function plainAdam(options: Extract<OptimizerOptions, { name: 'adam' }>, steps: number): number[] {
  const { learningRate, beta1, beta2, epsilon } = options;
  let weights = start;
  let m = start.map(() => 0);
  let v = start.map(() => 0);
  for (let t = 1; t <= steps; t++) {
    const gradient = seenGradient(weights, options);
    m = m.map((value, i) => beta1 * value + (1 - beta1) * gradient[i]);
    v = v.map((value, i) => beta2 * value + (1 - beta2) * gradient[i] ** 2);
    weights = weights.map((weight, i) => {
      const mHat = m[i] / (1 - beta1 ** t);
      const vHat = v[i] / (1 - beta2 ** t);
      return weight - (learningRate * mHat) / (Math.sqrt(vHat) + epsilon);
    });
  }
  return weights;
}

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const common = {
  weightDecay: fc.constantFrom(0, 0.01, 0.3),
  clipNorm: fc.option(number(0.1, 20), { nil: undefined }),
};
const steps = fc.integer({ min: 1, max: 5 });

describe('optimizers', () => {
  const sgd = fc.record({
    ...common,
    learningRate: number(0.01, 0.2),
    momentum: fc.constantFrom(0, 0.5, 0.9),
    nesterov: fc.boolean(),
  });

  it('step as the formulas of SGD, momentum and Nesterov say', async () => {
    await fc.assert(
      fc.asyncProperty(sgd, steps, async (written, count) => {
        const options = optimizerOptions.parse({ name: 'sgd', ...written });
        if (options.name !== 'sgd') throw new TypeError('not sgd');
        expectClose(await minimised(options, count), plainSgd(options, count));
      }),
      { numRuns: 60 },
    );
  });

  const adam = fc.record({
    ...common,
    learningRate: number(0.001, 0.3),
    beta1: fc.constantFrom(0, 0.5, 0.9),
    beta2: fc.constantFrom(0.9, 0.999),
    epsilon: fc.constantFrom(1e-8, 1e-3),
  });

  it('step as the formulas of Adam say', async () => {
    await fc.assert(
      fc.asyncProperty(adam, steps, async (written, count) => {
        const options = optimizerOptions.parse({ name: 'adam', ...written });
        if (options.name !== 'adam') throw new TypeError('not adam');
        expectClose(await minimised(options, count), plainAdam(options, count));
      }),
      { numRuns: 60 },
    );
  });

  it('never step further than the clipped norm times the learning rate', async () => {
    await fc.assert(
      fc.asyncProperty(number(0.01, 20), async (clipNorm) => {
        const options = optimizerOptions.parse({ name: 'sgd', learningRate: 1, clipNorm });
        const moved = (await minimised(options, 1)).map((weight, i) => weight - start[i]);
        expect(norm(moved)).toBeLessThanOrEqual(Math.min(clipNorm, norm(gradientAt(start))) * (1 + 1e-5));
      }),
      { numRuns: 30 },
    );
  });

  it('refuse numbers that make no sense', () => {
    for (const wrong of [
      { name: 'sgd', learningRate: Number.NaN },
      { name: 'sgd', learningRate: 0 },
      { name: 'sgd', learningRate: 0.1, momentum: 1 },
      { name: 'sgd', learningRate: 0.1, momentun: 0.9 },
      { name: 'adam', clipNorm: -1 },
      { name: 'lion', learningRate: 0.1 },
    ]) {
      expect(optimizerOptions.safeParse(wrong).success).toBe(false);
    }
  });
});
