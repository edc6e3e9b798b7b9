import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, test } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { createEngine } from '../../src/engine/create-engine.js';
import { type AugmentOptions, augmentOptions } from '../../src/learning/augmentations/registry.js';
import { createLearner } from '../../src/learning/create-learner.js';
import type { FitRequest, Loss, Observe } from '../../src/learning/learner.js';
import { crossEntropy } from '../../src/learning/losses.js';
import { optimizerOptions } from '../../src/learning/optimizer.js';
import { createModel } from '../../src/models/registry.js';
import { blobs, bytes } from './blobs.js';
import { expectSameMovement, largest } from './closeness.js';

const shape = [6, 6, 2];
const model = createModel({ name: 'mlp', options: { hidden: [5] } }, shape, 3);
const normalization = { mean: [0.4, 0.2], deviation: [0.25, 0.5] };
const engines = { onnx: await createEngine('onnx'), reference: await createEngine('reference') };
const learners = {
  onnx: createLearner(engines.onnx, model, { ...bytes, normalization }),
  reference: createLearner(engines.reference, model, { ...bytes, normalization }),
};
const start = model.init(RandomStream.of(1, 'init'));
const samples = blobs(21, shape, 3);
const ids = { shape: [], values: Int32Array.from({ length: 21 }, (_, i) => i) };
const all = [
  { name: 'crop', padding: 2 },
  { name: 'flip' },
  { name: 'cutout', size: 2 },
  { name: 'crop', padding: 1, fill: 'reflect' },
].map((each) => augmentOptions.parse(each));
const unchanged = [augmentOptions.parse({ name: 'flip', probability: 0 })];

const asked = (changes: Partial<FitRequest> = {}): FitRequest => ({
  weights: start,
  data: { ...samples, extra: { ids } },
  loss: crossEntropy,
  optimizer: optimizerOptions.parse({ name: 'sgd', learningRate: 0.3, momentum: 0.9 }),
  epochs: 2,
  batch: 8,
  random: RandomStream.of(7, 'order'),
  augment: all,
  ...changes,
});

/** The batches as the model sees them, and whose they are. */
const seen: Observe = (_, { x, extra, rowWeights }) => ({ x, ids: extra.ids, rowWeights });

describe('augmented training', () => {
  it('moves the weights alike on both engines, by the draws of its stream alone', async () => {
    const found = await learners.onnx.fit(asked());
    expect(await learners.onnx.fit(asked())).toEqual(found);
    const expected = await learners.reference.fit(asked());
    expectSameMovement(model.layout, start, found.weights, expected.weights, 1e-3);
    const other = await learners.onnx.fit(asked({ random: RandomStream.of(8, 'order') }));
    expect(other.weights).not.toEqual(found.weights);
  });

  it('is plain training, bit for bit, where nothing is asked for, and nothing else where nothing is changed', async () => {
    const plain = await learners.onnx.fit(asked({ augment: undefined }));
    expect(await learners.onnx.fit(asked({ augment: [] }))).toEqual(plain);
    expect((await learners.onnx.fit(asked({ augment: unchanged }))).weights).toEqual(plain.weights);
  });

  it('sees the same where it is cut short', async () => {
    const short = await learners.onnx.fit(asked({ steps: 2, observe: seen }));
    const long = await learners.onnx.fit(asked({ observe: seen }));
    expect(short.observed.x).toEqual(long.observed.x.slice(0, short.observed.x.length));
  });

  it('shows the same samples in the same order, each changed afresh, with black where a crop goes beyond them', async () => {
    const augment = [augmentOptions.parse({ name: 'crop', padding: 2 })];
    const before = await learners.onnx.fit(asked({ augment: [], observe: seen }));
    const after = await learners.onnx.fit(asked({ augment, observe: seen }));
    expect(after.observed.ids).toEqual(before.observed.ids);
    const width = 6 * 6 * 2;
    const black = [-0.4 / 0.25, -0.2 / 0.5].map(Math.fround);
    const images = (values: ArrayLike<number>) => {
      const flat = Array.from(values);
      return Array.from({ length: flat.length / width }, (_, i) => flat.slice(i * width, (i + 1) * width));
    };
    const windows = (image: readonly number[]) =>
      Array.from({ length: 25 }, (_, k) => [Math.floor(k / 5) - 2, (k % 5) - 2]).map(([down, right]) =>
        image.map((_, i) => {
          const [y, x, c] = [Math.floor(i / 12) + down, (Math.floor(i / 2) % 6) + right, i % 2];
          return y < 0 || y > 5 || x < 0 || x > 5 ? black[c] : image[(y * 6 + x) * 2 + c];
        }),
      );
    const places = images(after.observed.x).map((image, i) =>
      windows(images(before.observed.x)[i]).findIndex((window) => largest(window.map((v, at) => v - image[at])) < 1e-5),
    );
    expect(places).not.toContain(-1);
    expect(new Set(places).size).toBeGreaterThan(15);
  });
});

describe('frozen models', () => {
  const other = model.init(RandomStream.of(2, 'init'));
  const distance = (found: tf.Tensor, to: tf.Tensor) => tf.sum(tf.square(tf.sub(found, to)), -1);
  /** How far the model's outputs are from those of frozen models, in three columns. */
  const apart: Loss = ({ output }, batch) => {
    const { teacher, received, previous } = batch.extra;
    const all = [
      distance(output.logits, teacher),
      distance(output.features, received),
      tf.sum(distance(tf.expandDims(output.features, 1), previous), 1),
    ];
    return batch.mean(tf.addN(all));
  };
  const frozenAt = (weights: readonly Float32Array[]) =>
    ({
      teacher: { weights: weights[0], output: 'logits' },
      received: { weights: weights[0], output: 'features' },
      previous: { weights, output: 'features' },
    }) as const;

  test.each(Object.entries(learners))('see the very images that the model sees, on %s', async (_, learner) => {
    const fitted = await learner.fit(asked({ loss: apart, frozen: frozenAt([start, start]) }));
    expect(fitted.loss).toBeLessThan(1e-9);
    expect(largest(fitted.weights.map((value, i) => value - start[i]))).toBeLessThan(1e-4);
    const plain = await learner.fit(asked({ loss: apart, frozen: frozenAt([start, start]), augment: [] }));
    expect(plain.loss).toBeLessThan(1e-9);
  });

  test('say the same within a step as once for all, where images stay as they are', async () => {
    const optimizer = optimizerOptions.parse({ name: 'sgd', learningRate: 0.01 });
    const of = (augment: readonly AugmentOptions[]) =>
      learners.onnx.fit(asked({ loss: apart, frozen: frozenAt([other, start]), augment, optimizer }));
    const [once, within] = [await of([]), await of(unchanged)];
    expect(once.loss).toBeGreaterThan(0.1);
    expect(within.loss).toBeCloseTo(once.loss, 4);
    expectSameMovement(model.layout, start, within.weights, once.weights, 1e-3);
  });
});
