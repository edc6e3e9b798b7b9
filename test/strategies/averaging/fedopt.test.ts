import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { adagrad, adam, adaptiveOptimizer, yogi } from '../../../src/strategies/averaging/adaptive-optimizer.js';
import { fedadagrad, fedadam, fedyogi } from '../../../src/strategies/averaging/fedopt.js';
import { meanBySamples } from '../../../src/strategies/shared/averaging.js';
import type { Update } from '../../../src/strategies/strategy.js';
import { numberWithin } from '../../core/numbers.js';
import { expectClose } from '../../learning/closeness.js';
import { globalModel } from '../as-fedavg.js';
import { blobsSetting } from '../blobs-setting.js';
import type { Setting } from '../in-process.js';

const size = 4;
const number = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -2000, max: 2000 }).map((thousandths) => thousandths / 1000),
);
const vector = fc.array(number, { minLength: size, maxLength: size }).map((values) => Float64Array.from(values));
const squares = vector.map((values) => values.map((value) => value ** 2));
const course = fc.array(vector, { minLength: 1, maxLength: 6 });
const decays = numberWithin(0, 0.99);
const beta2 = numberWithin(0, 0.999);
const rules = { adagrad, adam: adam(0.99), yogi: yogi(0.99) };
const rule = fc.constantFrom(...Object.values(rules));

/** The weights after each of some changes `mean - w`, from zero. */
function play(optimizer: ReturnType<typeof adaptiveOptimizer>, changes: readonly Float64Array[]): Float32Array[] {
  let weights: Float32Array = new Float32Array(size);
  let moments = optimizer.init(size);
  return changes.map((change) => {
    ({ weights, moments } = optimizer.step(
      moments,
      weights,
      weights.map((w, i) => w + change[i]),
    ));
    return weights;
  });
}

describe('second moments', () => {
  it('of Adagrad grow by the square', () => {
    fc.assert(
      fc.property(squares, vector, (before, change) => {
        adagrad(before, change).forEach((value, i) => {
          expect(value).toBe(before[i] + change[i] ** 2);
        });
      }),
    );
  });

  it('of Adam stay between the last one and the square', () => {
    fc.assert(
      fc.property(squares, vector, beta2, (before, change, beta) => {
        adam(beta)(before, change).forEach((value, i) => {
          const [low, high] = [Math.min(before[i], change[i] ** 2), Math.max(before[i], change[i] ** 2)];
          expect(value).toBeGreaterThanOrEqual(low - 1e-12);
          expect(value).toBeLessThanOrEqual(high + 1e-12);
        });
      }),
    );
  });

  it('of Yogi move by (1 - beta2) d^2 towards the square, and never below zero', () => {
    fc.assert(
      fc.property(squares, vector, beta2, (before, change, beta) => {
        yogi(beta)(before, change).forEach((value, i) => {
          const square = change[i] ** 2;
          expect(value - before[i]).toBeCloseTo((1 - beta) * square * Math.sign(square - before[i]), 12);
          expect(value).toBeGreaterThanOrEqual(0);
        });
      }),
    );
    expect([...yogi(0.99)(Float64Array.of(0.25), Float64Array.of(0.5))]).toEqual([0.25]);
  });
});

describe('an adaptive server', () => {
  it('is momentum in the form of a running mean where tau outweighs the changes', () => {
    fc.assert(
      fc.property(rule, course, decays, (secondMoment, changes, beta1) => {
        const tau = 1e4;
        const options = { learningRate: tau, beta1, tau, initialSquare: 0 };
        let [mean, weights] = [new Float64Array(size), new Float64Array(size)];
        play(adaptiveOptimizer(secondMoment, options), changes).forEach((found, t) => {
          mean = mean.map((m, i) => beta1 * m + (1 - beta1) * changes[t][i]);
          weights = weights.map((w, i) => w + mean[i]);
          for (let i = 0; i < size; i++) expect(Math.abs(found[i] - weights[i])).toBeLessThan(2e-3 * (t + 1));
        });
      }),
    );
  });

  it('steps by at most the rate with Adagrad, and by its sign at first without tau', () => {
    fc.assert(
      fc.property(course, (changes) => {
        const options = { learningRate: 0.5, beta1: 0, tau: 1e-9, initialSquare: 0 };
        const path = [new Float32Array(size), ...play(adaptiveOptimizer(adagrad, options), changes)];
        for (let t = 1; t < path.length; t++) {
          path[t].forEach((w, i) => {
            expect(Math.abs(w - path[t - 1][i])).toBeLessThanOrEqual(0.5 + 1e-5);
          });
        }
        changes[0].forEach((d, i) => {
          if (Math.abs(d) > 1e-4) expect(path[1][i]).toBeCloseTo(0.5 * Math.sign(d), 3);
        });
      }),
    );
  });

  it('steps by rate (1 - beta1) / sqrt(1 - beta2) at first with Adam, no bias being corrected, or with Yogi', () => {
    fc.assert(
      fc.property(vector, decays, decays, (change, decay, beta2) => {
        const options = { learningRate: 0.5, beta1: decay, tau: 1e-9, initialSquare: 0 };
        for (const secondMoment of [adam(beta2), yogi(beta2)]) {
          const [first] = play(adaptiveOptimizer(secondMoment, options), [change]);
          expectClose(
            first,
            [...change].map((d) => (0.5 * (1 - decay) * Math.sign(d)) / Math.sqrt(1 - beta2)),
            1e-4,
          );
        }
      }),
    );
  });

  it('treats each coordinate alike and alone, and leaves one in place that no client moves', () => {
    fc.assert(
      fc.property(rule, course, (secondMoment, changes) => {
        const optimizer = adaptiveOptimizer(secondMoment, { learningRate: 0.1, beta1: 0.9, tau: 0.01 });
        const turned = changes.map((change) => Float64Array.of(...change.subarray(1), 0));
        const plain = play(optimizer, changes);
        play(optimizer, turned).forEach((weights, t) => {
          expect([...weights.subarray(0, size - 1)]).toEqual([...plain[t].subarray(1)]);
          expect(weights[size - 1]).toBe(0);
        });
      }),
    );
  });

  it('steps alike when changes, tau and the first moment are scaled together', () => {
    fc.assert(
      fc.property(rule, course, fc.constantFrom(0.25, 2, 16), (secondMoment, changes, scale) => {
        const steps = (factor: number) =>
          play(
            adaptiveOptimizer(secondMoment, { learningRate: 0.1, beta1: 0.9, tau: 0.01 * factor }),
            changes.map((change) => change.map((value) => value * factor)),
          );
        const plain = steps(1);
        for (const [t, weights] of steps(scale).entries()) expectClose(weights, plain[t], 1e-4);
      }),
    );
  });

  it('is FedAvg where the denominator is held at 1', () => {
    fc.assert(
      fc.property(fc.array(vector, { minLength: 1, maxLength: 4 }), vector, (reports, start) => {
        const tau = 0.25;
        const held = (before: Float64Array) => before.map(() => (1 - tau) ** 2);
        const optimizer = adaptiveOptimizer(held, { learningRate: 1, beta1: 0, tau });
        const updates = reports.map(
          (report, id): Update<Float32Array> => ({
            client: { id, samples: id + 1 },
            version: 1,
            sentAt: 0,
            arrivedAt: 1,
            freshness: 1,
            payload: Float32Array.from(report),
          }),
        );
        const mean = meanBySamples(updates) ?? new Float32Array(0);
        const { weights } = optimizer.step(optimizer.init(size), Float32Array.from(start), mean);
        expectClose(weights, mean, 1e-6);
      }),
    );
  });
});

describe.each([fedadagrad, fedadam, fedyogi])('$name', (strategy) => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await blobsSetting();
  });

  it('has the same model whether its options are given or left to the defaults', async () => {
    const expected = { fedadagrad: [0.1, 0, 0.01], fedadam: [0.01, 0.9, 0.001], fedyogi: [0.01, 0.9, 0.001] };
    const [learningRate, beta1, tau] = expected[strategy.name as keyof typeof expected];
    expect(await globalModel(strategy, setting, { learningRate, beta1, tau, initialSquare: tau ** 2 })).toEqual(
      await globalModel(strategy, setting),
    );
  });
});
