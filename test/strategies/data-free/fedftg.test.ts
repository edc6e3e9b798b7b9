import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Plain } from '../../../src/core/plain.js';
import { RandomStream } from '../../../src/core/random.js';
import { deltaBetween, type Weights } from '../../../src/core/weights.js';
import { createGenerator } from '../../../src/models/generators/registry.js';
import { fedavg } from '../../../src/strategies/averaging/fedavg.js';
import { feddyn } from '../../../src/strategies/averaging/feddyn.js';
import { fedprox } from '../../../src/strategies/averaging/fedprox.js';
import { scaffold } from '../../../src/strategies/averaging/scaffold.js';
import { distilWithoutData, type Teacher } from '../../../src/strategies/data-free/data-free-distillation.js';
import { fedftg } from '../../../src/strategies/data-free/fedftg.js';
import { moon } from '../../../src/strategies/local-knowledge/moon.js';
import type { Strategy } from '../../../src/strategies/strategy.js';
import { blobsSetting, smallOptions } from '../blobs-setting.js';
import { federation, type Setting, serverContext } from '../in-process.js';

const cohorts = [
  [0, 1, 2, 3],
  [0, 2],
  [1, 3],
];
const info = { round: 1, rounds: 10 };
const small = z.record(z.string(), z.unknown()).parse(smallOptions.fedftg);
const classes = 3;

let setting: Setting;
beforeAll(async () => {
  setting = await blobsSetting();
});

const inner = z.looseObject({ base: z.custom<Plain>() });

describe.each<[Strategy, object]>([
  [fedavg, {}],
  [fedprox, { mu: 0.1 }],
  [feddyn, { alpha: 0.1 }],
  [scaffold, {}],
  [moon, {}],
])('fedftg upon $name', (strategy, written) => {
  const base = { ...written, name: strategy.name };

  it('without iterations is the base, bit for bit, with its states and payloads', async () => {
    const expected = await federation(strategy, setting, written).run(cohorts);
    const found = await federation(fedftg, setting, { ...small, base, iterations: 0 }).run(cohorts);
    found.forEach(({ standing, downs, updates }, round) => {
      expect(inner.parse(standing.server).base).toEqual(expected[round].standing.server);
      expect(standing.clients).toEqual(expected[round].standing.clients);
      expect(downs).toEqual(expected[round].downs);
      expect(updates.map(({ payload }) => inner.parse(payload).base)).toEqual(
        expected[round].updates.map(({ payload }) => payload),
      );
    });
  });

  it('sends the refined weights, to which the states of the base then refer', async () => {
    const plain = federation(strategy, setting, written);
    const refining = federation(fedftg, setting, { ...small, base });
    const [[first], [refined]] = [await plain.run(cohorts.slice(0, 1)), await refining.run(cohorts.slice(0, 1))];
    expect(refined.updates.map(({ payload }) => inner.parse(payload).base)).toEqual(
      first.updates.map(({ payload }) => payload),
    );
    const moved = refining.models(refined.standing).server;
    expect(moved).not.toEqual(plain.models(first.standing).server);
    const next = await refining.round(refined.standing, 2, [1]);
    expect(fedftg.lens?.ofDown(next.downs[0])).toEqual(moved);
  });
});

it('refuses a base that it does not know, and options that the base does not have', () => {
  expect(fedftg.options.safeParse({ base: { name: 'local' } }).success).toBe(false);
  expect(fedftg.options.safeParse({ base: { name: 'fedprox', alpha: 1 } }).success).toBe(false);
});

describe('distillation without data', () => {
  const draw = (seed: number): Weights => setting.learners[0].model.init(RandomStream.of(seed)).map((w) => 4 * w);
  const distil = (student: Weights, teachers: readonly Teacher[], written: object = {}) => {
    const options = fedftg.options.parse({ ...small, batch: 30, ...written });
    const { model } = setting.learners[0];
    const generator = createGenerator(options.generator, { outputShape: model.inputShape, classes });
    const start = { student, generator: { weights: generator.init(RandomStream.of(1)) } };
    return distilWithoutData(serverContext(setting, options), generator, start, teachers, info);
  };
  const norm = (from: Weights, to: Weights) => Math.hypot(...deltaBetween(from, to));

  it('changes nothing where all models agree', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const weights = draw(seed);
        const labels = Int32Array.of(1, 2, 3);
        const { student } = await distil(
          weights,
          [1, 2, 3].map(() => ({ weights, labels })),
        );
        expect(norm(weights, student)).toBeLessThan(1e-5);
      }),
      { numRuns: 5 },
    );
  });

  it('brings the student closer to a teacher alone', async () => {
    const [student, teacher] = [draw(1), draw(2)];
    const studentOptimizer = { name: 'sgd', learningRate: 0.1 };
    const written = { iterations: 20, studentSteps: 10, hardness: 0, studentOptimizer };
    const labels = Int32Array.of(5, 5, 5);
    const taught = await distil(student, [{ weights: teacher, labels }], written);
    const [x] = setting.shards.map((shard) => shard.x);
    const outputs = await Promise.all(
      [student, taught.student, teacher].map((weights) => setting.learners[0].predict(weights, x, 'probabilities')),
    );
    const distance = (probabilities: Float32Array) =>
      probabilities.reduce((sum, p, i) => sum + Math.abs(p - outputs[2][i]), 0);
    expect(distance(outputs[1])).toBeLessThan(0.7 * distance(outputs[0]));
  });

  it('takes a rate for a loss that is averaged over the classes, unless told another', async () => {
    const teachers = [{ weights: draw(2), labels: Int32Array.of(1, 2, 3) }];
    const studentOptimizer = { name: 'sgd', learningRate: 0.1 / classes };
    expect(await distil(draw(1), teachers)).toEqual(await distil(draw(1), teachers, { studentOptimizer }));
  });

  it('lets a client count for the labels it has alone', async () => {
    const [student, expert, other, another] = [draw(1), draw(2), draw(3), draw(4)];
    const alone = (ofOther: Weights) =>
      distil(student, [
        { weights: expert, labels: Int32Array.of(4, 0, 0) },
        { weights: ofOther, labels: Int32Array.of(0, 0, 0) },
      ]);
    expect(await alone(other)).toEqual(await alone(another));
  });

  it('is not changed by the unit of the counts', async () => {
    const teachers = [draw(2), draw(3)].map((weights, k) => ({ weights, labels: Int32Array.of(1 + k, 2, 3 - k) }));
    const doubled = teachers.map(({ weights, labels }) => ({ weights, labels: labels.map((count) => 2 * count) }));
    expect(await distil(draw(1), doubled)).toEqual(await distil(draw(1), teachers));
  });

  it('mines samples that are hard for the student, or does not look at it', async () => {
    const teachers = [{ weights: draw(2), labels: Int32Array.of(1, 1, 1) }];
    const generatorAfter = async (student: Weights, hardness: number) =>
      (await distil(student, teachers, { hardness, iterations: 1 })).generator.weights;
    expect(await generatorAfter(draw(1), 0)).toEqual(await generatorAfter(draw(5), 0));
    expect(await generatorAfter(draw(1), 1)).not.toEqual(await generatorAfter(draw(5), 1));
    const teacher = teachers[0].weights;
    const of = async (discrepancy: string) =>
      (await distil(draw(1), [{ weights: teacher, labels: Int32Array.of(1, 1, 1) }], { discrepancy })).generator
        .weights;
    expect(await of('l1')).not.toEqual(await of('kl'));
  });
});
