import * as tf from '@tensorflow/tfjs-core';
import { afterAll, expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { createEngine } from '../../src/engine/create-engine.js';
import { createLearner } from '../../src/learning/create-learner.js';
import type { IterationStep } from '../../src/learning/iteration.js';
import type { FitRequest, Observe } from '../../src/learning/learner.js';
import { crossEntropy } from '../../src/learning/losses.js';
import { optimizerOptions } from '../../src/learning/optimizer.js';
import { withBatchStatistics } from '../../src/models/batch-statistics.js';
import { createModel } from '../../src/models/registry.js';
import { blobs, bytes } from './blobs.js';
import { expectClose, expectSameMovement } from './closeness.js';

const engines = { onnx: await createEngine('onnx'), reference: await createEngine('reference') };
afterAll(() => Promise.all(Object.values(engines).map((engine) => engine.dispose())));

const listed = (rate: number, shape: readonly number[] = [6, 6, 1]) =>
  createModel(
    {
      name: 'sequential',
      options: {
        layers: [
          { name: 'flatten' },
          { name: 'dense', units: 20, activation: 'relu' },
          { name: 'batch-norm' },
          { name: 'dropout', rate },
          { name: 'dropout', rate },
        ],
      },
    },
    shape,
    3,
  );
const model = listed(0.25);
const weights = model.init(RandomStream.of(1, 'init'));
const samples = blobs(21, [6, 6, 1], 3);
const observe: Observe = ({ output }) => ({ features: output.features });

const asked = (changes: Partial<FitRequest> = {}): FitRequest => ({
  weights,
  data: samples,
  loss: crossEntropy,
  optimizer: optimizerOptions.parse({ name: 'sgd', learningRate: 0.1, momentum: 0.9 }),
  epochs: 2,
  batch: 8,
  random: RandomStream.of(7, 'order'),
  observe,
  ...changes,
});
const learners = {
  onnx: createLearner(engines.onnx, model, bytes),
  reference: createLearner(engines.reference, model, bytes),
};

it('drops the same numbers on both engines, FLOPs alike, by the draws of its stream alone', async () => {
  const found = await learners.onnx.fit(asked());
  const flops = learners.onnx.takeFlops();
  const expected = await learners.reference.fit(asked());
  expect(learners.reference.takeFlops()).toBe(flops);
  expectSameMovement(model.layout, weights, found.weights, expected.weights, 1e-3);
  expectClose(found.observed.features, expected.observed.features, 1e-4);
  const zeros = (values: ArrayLike<number>) => Array.from(values, (value) => value === 0);
  expect(zeros(found.observed.features)).toEqual(zeros(expected.observed.features));
  expect(await learners.onnx.fit(asked())).toEqual(found);
  const other = await learners.onnx.fit(asked({ random: RandomStream.of(8, 'order') }));
  expect(other.weights).not.toEqual(found.weights);
});

it('drops afresh in every step and layer, at its rate, and scales what is left', async () => {
  const { observed } = await learners.onnx.fit(
    asked({ epochs: 40, optimizer: optimizerOptions.parse({ name: 'sgd', learningRate: 1e-9 }) }),
  );
  const plain = createLearner(engines.onnx, listed(0), bytes);
  const kept = await plain.fit(
    asked({ epochs: 40, optimizer: optimizerOptions.parse({ name: 'sgd', learningRate: 1e-9 }) }),
  );
  const [dropped, whole] = [observed.features, kept.observed.features];
  const scale = 1 / 0.75 ** 2;
  let [zeros, numbers] = [0, 0];
  const masks: string[] = [];
  for (let start = 0; start < whole.length; start += 8 * 20) {
    let mask = '';
    for (let i = start; i < start + 8 * 20; i++) {
      if (whole[i] === 0) continue;
      numbers++;
      if (dropped[i] === 0) zeros++;
      else expect(Math.abs(dropped[i] - scale * whole[i])).toBeLessThan(1e-3 * Math.abs(whole[i]) + 1e-4);
      mask += dropped[i] === 0 ? '0' : '1';
    }
    masks.push(mask);
  }
  const rate = 1 - 0.75 ** 2;
  expect(Math.abs(zeros / numbers - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / numbers));
  expect(new Set(masks).size).toBe(masks.length);
});

it('draws the same where a training is cut short', async () => {
  const short = await learners.onnx.fit(asked({ steps: 2 }));
  const long = await learners.onnx.fit(asked());
  expect(short.observed.features).toEqual(long.observed.features.slice(0, short.observed.features.length));
});

it('is training without it where nothing is dropped', async () => {
  const without = createLearner(engines.onnx, listed(0), bytes);
  const none = createModel(
    {
      name: 'sequential',
      options: {
        layers: [{ name: 'flatten' }, { name: 'dense', units: 20, activation: 'relu' }, { name: 'batch-norm' }],
      },
    },
    [6, 6, 1],
    3,
  );
  expect(none.random).toBeUndefined();
  const plain = await createLearner(engines.onnx, none, bytes).fit(asked());
  expectClose((await without.fit(asked())).weights, plain.weights, 1e-5);
});

it('drops nothing in evaluation, not with the statistics of the batch either, nor in a frozen model', async () => {
  for (const change of [(given: typeof model) => given, withBatchStatistics]) {
    const [some, none] = [change(model), change(listed(0))];
    const start = some.init(RandomStream.of(1, 'init'));
    const [first, second] = await Promise.all(
      [some, none].map((each) => createLearner(engines.onnx, each, bytes).predict(start, samples.x, 'logits')),
    );
    expect(first).toEqual(second);
  }
  const frozen = { teacher: { weights, output: 'features' } } as const;
  const seen: Observe = (_, { extra }) => ({ teacher: extra.teacher });
  const augment = [{ name: 'flip', probability: 0 }] as const;
  const within = await learners.onnx.fit(asked({ frozen, observe: seen, augment }));
  const once = await learners.onnx.fit(asked({ frozen, observe: seen }));
  expectClose(within.observed.teacher, once.observed.teacher, 1e-5);
});

const twoPasses: IterationStep = ({ models, state, batch, trainingMode }) => {
  const pass = () => models.model.apply(state.model, batch.x, trainingMode).features;
  return { state: {}, outputs: { first: pass(), second: pass() } };
};
const alone: IterationStep = ({ models, state, trainingMode }) => {
  const x = tf.ones([2, 6, 6, 1]);
  const mode = { ...trainingMode, normalizeBy: 'running' } as const;
  return { state: {}, outputs: { features: models.model.apply(state.model, x, mode).features } };
};

it('draws anew in every pass of a step of one own, and without data where the request has a stream', async () => {
  const state = { model: { layout: model.layout, values: weights } };
  const request = { models: { model }, state } as const;
  const { outputs } = await learners.onnx.iterate({
    ...request,
    step: twoPasses,
    data: samples,
    batch: 8,
    steps: 1,
    random: RandomStream.of(1),
  });
  expect(outputs.first).not.toEqual(outputs.second);
  const dataless = await learners.onnx.iterate({ ...request, step: alone, steps: 3, random: RandomStream.of(1) });
  expect(Array.from(dataless.outputs.features).filter((value) => value === 0).length).toBeGreaterThan(0);
  await expect(learners.onnx.iterate({ ...request, step: alone, steps: 3 })).rejects.toThrow(
    /needs a source of random/,
  );
});
