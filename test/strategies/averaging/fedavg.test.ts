import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import type { Samples } from '../../../src/data/dataset.js';
import { crossEntropy } from '../../../src/learning/losses.js';
import { fedavg } from '../../../src/strategies/averaging/fedavg.js';
import { meanBySamples } from '../../../src/strategies/shared/averaging.js';
import type { Update } from '../../../src/strategies/strategy.js';
import { numberWithin } from '../../core/numbers.js';
import { floats } from '../../core/plain-parts.js';
import { blobsSetting, everyone } from '../blobs-setting.js';
import { federation, type Setting, serverContext } from '../in-process.js';
import { quadratics, unlikeQuadratics } from '../quadratics.js';

const length = 3;
const coordinate = numberWithin(-100, 100);
const vector = fc
  .array(coordinate, { minLength: length, maxLength: length })
  .map((values) => Float32Array.from(values));
const samples = fc.integer({ min: 1, max: 1000 });
const report = fc.record({ weights: vector, samples });
const reports = fc.array(report, { minLength: 1, maxLength: 6 });
type Report = { readonly weights: Float32Array; readonly samples: number };

function updates(given: readonly Report[]): Update<Float32Array>[] {
  return given.map(({ weights, samples }, id) => ({
    client: { id, samples },
    version: 1,
    sentAt: 0,
    arrivedAt: 1,
    freshness: 1,
    payload: weights,
  }));
}

function mean(given: readonly Report[]): Float32Array {
  const result = meanBySamples(updates(given));
  if (!result) throw new Error('no update had samples');
  return result;
}

function expectClose(found: Float32Array, expected: ArrayLike<number>, tolerance = 1e-4): void {
  expect(found.length).toBe(expected.length);
  found.forEach((value, i) => {
    expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected[i])));
  });
}

describe('the mean by samples', () => {
  it('stays in the box of the reports', () => {
    fc.assert(
      fc.property(reports, (given) => {
        mean(given).forEach((value, i) => {
          const column = given.map(({ weights }) => weights[i]);
          expect(value).toBeGreaterThanOrEqual(Math.min(...column));
          expect(value).toBeLessThanOrEqual(Math.max(...column));
        });
      }),
    );
  });

  it('does not change when all sample counts are multiplied, nor does the order matter beyond rounding', () => {
    fc.assert(
      fc.property(reports, fc.integer({ min: 2, max: 9 }), (given, factor) => {
        expect(mean(given.map((one) => ({ ...one, samples: one.samples * factor })))).toEqual(mean(given));
        expectClose(mean([...given].reverse()), mean(given), 1e-5);
      }),
    );
  });

  it('of copies is the copy, bit for bit', () => {
    fc.assert(
      fc.property(vector, fc.array(samples, { minLength: 1, maxLength: 20 }), (weights, counts) => {
        expect(mean(counts.map((count) => ({ weights, samples: count })))).toEqual(weights);
      }),
    );
  });

  it('is affine', () => {
    fc.assert(
      fc.property(reports, fc.integer({ min: -3, max: 3 }), fc.integer({ min: -5, max: 5 }), (given, a, c) => {
        const moved = given.map((one) => ({ ...one, weights: one.weights.map((w) => a * w + c) }));
        expectClose(
          mean(moved),
          mean(given).map((w) => a * w + c),
          1e-3,
        );
      }),
    );
  });

  it('may be taken in groups, and counts a client twice like twice its samples', () => {
    fc.assert(
      fc.property(report, reports, (first, given) => {
        const pair = [first, given[0]];
        const merged = { weights: mean(pair), samples: first.samples + given[0].samples };
        expectClose(mean([merged, ...given.slice(1)]), mean([first, ...given]));
        expectClose(mean([first, first, ...given]), mean([{ ...first, samples: 2 * first.samples }, ...given]));
      }),
    );
  });

  it('is the plain mean of equal clients, the client itself bit for bit if it is alone, and nothing without samples', () => {
    fc.assert(
      fc.property(fc.array(vector, { minLength: 1, maxLength: 6 }), samples, (given, count) => {
        const plain = [0, 1, 2].map((i) => given.reduce((sum, weights) => sum + weights[i], 0) / given.length);
        expectClose(mean(given.map((weights) => ({ weights, samples: count }))), plain);
        expect(mean([{ weights: given[0], samples: count }])).toEqual(given[0]);
        const idle = { weights: new Float32Array(length).fill(1e9), samples: 0 };
        expect(mean([idle, { weights: given[0], samples: count }, idle])).toEqual(given[0]);
        expect(meanBySamples(updates([idle]))).toBeUndefined();
      }),
    );
  });
});

describe('fedavg', () => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await blobsSetting();
  });
  const pooled = (shards: readonly Samples[]): Samples => ({
    size: shards.reduce((sum, { size }) => sum + size, 0),
    x: Float32Array.from(shards.flatMap(({ x }) => [...x])),
    y: Int32Array.from(shards.flatMap(({ y }) => [...y])),
  });

  it('is centralised gradient descent with one full-batch epoch on all clients', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.nat(), async (learningRate, seed) => {
        const optimizer = { ...setting.training.optimizer, learningRate };
        const training = { ...setting.training, optimizer, batch: 'full' as const, epochs: 1 };
        const given = { ...setting, seed, training };
        const played = await federation(fedavg, given).run([everyone, everyone, everyone]);
        let weights = await fedavg.server(serverContext(given, {})).init();
        for (const { standing } of played) {
          const random = RandomStream.of(1, 'any order');
          const request = { ...training, weights, data: pooled(setting.shards), loss: crossEntropy, random };
          ({ weights } = await setting.learners[0].fit(request));
          expectClose(floats(standing.server), weights, 5e-6);
        }
      }),
      { numRuns: 5 },
    );
  });

  it('does not move without epochs or with a learning rate of 0', async () => {
    const { optimizer } = setting.training;
    for (const change of [{ epochs: 0 }, { optimizer: { ...optimizer, learningRate: 0 } }]) {
      const whole = federation(fedavg, { ...setting, training: { ...setting.training, ...change } });
      const { server } = await whole.start();
      const [{ standing }] = await whole.run([everyone]);
      expect(standing.server).toEqual(server);
    }
  });

  it('does not depend on the number of clients with identical data and order', async () => {
    const training = { ...setting.training, batch: 'full' as const, epochs: 2 };
    const [shard] = setting.shards;
    const modelOf = async (count: number) => {
      const shards = Array.from({ length: count }, () => shard);
      const whole = federation(fedavg, { ...setting, training, shards });
      const ids = shards.map((_, id) => id);
      const played = await whole.run([ids, ids]);
      return Float32Array.from(whole.models(played[1].standing).server ?? []);
    };
    const one = await modelOf(1);
    expectClose(await modelOf(3), one, 1e-6);
    expectClose(await modelOf(4), one, 1e-6);
  });

  it('comes to rest where the local trainings balance: at the optimum only if the curvatures are alike', async () => {
    await fc.assert(
      fc.asyncProperty(
        unlikeQuadratics,
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        async (drawn, epochs, isAlike) => {
          const clients = isAlike ? drawn.map((one) => ({ ...one, curvature: drawn[0].curvature })) : drawn;
          const rate = 0.1;
          const ids = clients.map((_, id) => id);
          const rounds = await federation(fedavg, quadratics(clients, { rate, epochs })).run(Array(300).fill(ids));
          const restOf = (pull: (curvature: number) => number) => {
            const pulls = clients.map(({ samples, curvature }) => samples * pull(curvature));
            const total = pulls.reduce((sum, each) => sum + each, 0);
            return clients.reduce((sum, { centre }, k) => sum + (pulls[k] / total) * centre, 0);
          };
          const [reached] = floats(rounds[299].standing.server);
          expect(reached).toBeCloseTo(
            restOf((curvature) => 1 - (1 - rate * curvature) ** epochs),
            4,
          );
          if (isAlike || epochs === 1)
            expect(reached).toBeCloseTo(
              restOf((curvature) => curvature),
              4,
            );
        },
      ),
      { numRuns: 20 },
    );
  });
});
