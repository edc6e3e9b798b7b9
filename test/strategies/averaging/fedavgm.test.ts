import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { fedavgm, serverMomentum } from '../../../src/strategies/averaging/fedavgm.js';
import { numberWithin } from '../../core/numbers.js';
import { expectFedAvg } from '../as-fedavg.js';
import { blobsSetting } from '../blobs-setting.js';
import type { Setting } from '../in-process.js';

const change = fc.array(numberWithin(-1, 1), { minLength: 2, maxLength: 2 });
const changes = fc.array(change, { minLength: 1, maxLength: 8 });
const momentum = fc.double({ min: 0.1, max: 0.9, noNaN: true });
const form = fc.boolean();

/** Where the weights are after each change `w - mean`, and the velocity then, from `start`. */
function course(options: Parameters<typeof serverMomentum>[0], given: readonly number[][], start = [0, 0]) {
  const optimizer = serverMomentum(options);
  let weights: Float32Array = Float32Array.from(start);
  let moments = optimizer.init(weights.length);
  return given.map((one) => {
    const mean = weights.map((w, i) => w - one[i]);
    ({ weights, moments } = optimizer.step(moments, weights, mean));
    return { weights, velocity: moments.velocity };
  });
}

const close = (found: ArrayLike<number>, expected: readonly number[], tolerance = 1e-4) => {
  expected.forEach((value, i) => {
    expect(Math.abs(found[i] - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)));
  });
};

describe('fedavgm', () => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await blobsSetting();
  });

  it.each([true, false])('is FedAvg bit for bit without momentum (Nesterov: %s)', async (nesterov) => {
    await expectFedAvg(fedavgm, setting, { momentum: 0, learningRate: 1, nesterov });
  });

  it('ends at the mean exactly with rate 1 and no momentum, whatever the numbers', () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, noDefaultInfinity: true }),
        numberWithin(-1e6, 1e6).map(Math.fround),
        form,
        (w, m, nesterov) => {
          const optimizer = serverMomentum({ momentum: 0, learningRate: 1, nesterov });
          const { weights } = optimizer.step(optimizer.init(1), Float32Array.of(w), Float32Array.of(m));
          expect(weights[0] + 0).toBe(m + 0);
        },
      ),
    );
  });

  it('has the velocity sum_j beta^(t - j) d_j, and so at most max |d| / (1 - beta)', () => {
    fc.assert(
      fc.property(changes, momentum, form, (given, beta, nesterov) => {
        const { velocity } = course({ momentum: beta, nesterov, learningRate: 0.5 }, given)[given.length - 1];
        const expected = [0, 1].map((i) =>
          given.reduce((sum, one, j) => sum + beta ** (given.length - 1 - j) * one[i], 0),
        );
        close(velocity, expected);
        const most = Math.max(...given.flat().map(Math.abs));
        for (const value of velocity) expect(Math.abs(value)).toBeLessThanOrEqual(most / (1 - beta) + 1e-5);
      }),
    );
  });

  it('steps by the heavy ball or by (1 + beta) d first, with Nesterov', () => {
    fc.assert(
      fc.property(change, momentum, (d, beta) => {
        const options = { momentum: beta, learningRate: 0.5 };
        const [heavy] = course({ ...options, nesterov: false }, [d]);
        const [nesterov] = course({ ...options, nesterov: true }, [d]);
        close(
          heavy.weights,
          d.map((value) => -0.5 * value),
        );
        close(
          nesterov.weights,
          d.map((value) => -0.5 * (1 + beta) * value),
        );
      }),
    );
  });

  it('goes on by rate beta v / (1 - beta) when the clients stop', () => {
    fc.assert(
      fc.property(changes, fc.double({ min: 0.1, max: 0.8, noNaN: true }), (given, beta) => {
        const still = Array.from({ length: 80 }, () => [0, 0]);
        const all = course({ momentum: beta, nesterov: false, learningRate: 0.5 }, [...given, ...still]);
        const then = all[given.length - 1];
        const final = all[all.length - 1];
        close(
          final.weights,
          [...then.weights].map((w, i) => w - (0.5 * beta * then.velocity[i]) / (1 - beta)),
          1e-3,
        );
      }),
    );
  });

  it('as a heavy ball is a running mean of the changes with the rate over 1 - beta', () => {
    fc.assert(
      fc.property(changes, momentum, (given, beta) => {
        const found = course({ momentum: beta, nesterov: false, learningRate: 0.5 }, given);
        let [mean, weights] = [
          [0, 0],
          [0, 0],
        ];
        given.forEach((one, t) => {
          mean = mean.map((m, i) => beta * m + (1 - beta) * one[i]);
          weights = weights.map((w, i) => w - (0.5 / (1 - beta)) * mean[i]);
          close(found[t].weights, weights, 1e-5);
        });
      }),
    );
  });

  it('is linear in the changes and moves along with all weights', () => {
    fc.assert(
      fc.property(changes, momentum, form, fc.constantFrom(-2, 0.5, 4), (given, beta, nesterov, factor) => {
        const options = { momentum: beta, nesterov, learningRate: 0.5 };
        const end = (list: readonly number[][], start?: number[]) => [
          ...course(options, list, start)[list.length - 1].weights,
        ];
        const plain = end(given);
        close(
          end(given.map((one) => one.map((value) => factor * value))),
          plain.map((w) => factor * w),
          1e-3,
        );
        close(
          end(given, [8, 8]),
          plain.map((w) => w + 8),
          1e-3,
        );
      }),
    );
  });
});
