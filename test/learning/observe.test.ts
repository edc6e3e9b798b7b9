import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { createEngine } from '../../src/engine/create-engine.js';
import { createLearner } from '../../src/learning/create-learner.js';
import type { FitRequest, Observe } from '../../src/learning/learner.js';
import { crossEntropy } from '../../src/learning/losses.js';
import { optimizerOptions } from '../../src/learning/optimizer.js';
import { createModel } from '../../src/models/registry.js';
import { blobs, bytes } from './blobs.js';

const observe: Observe = ({ output }, batch) => ({
  shares: batch.rowWeights,
  logits: tf.sum(tf.mul(output.logits, tf.expandDims(tf.step(batch.rowWeights), 1)), 0),
});

describe.each(['onnx', 'reference'] as const)('what a fit observes on the %s backend', async (backend) => {
  const model = createModel({ name: 'mlp', options: { hidden: [8] } }, [6], 3);
  const learner = createLearner(await createEngine(backend), model, bytes);
  const data = blobs(20, [6], 3);
  const start = model.init(RandomStream.of(1, 'init'));
  const asked = (changes: Partial<FitRequest>): FitRequest => ({
    weights: start,
    data,
    loss: crossEntropy,
    optimizer: optimizerOptions.parse({ name: 'sgd', learningRate: 0.1 }),
    epochs: 2,
    batch: 8,
    random: RandomStream.of(1, 'order'),
    ...changes,
  });

  it('is stacked over the steps, padding told by its weight', async () => {
    const { observed, steps } = await learner.fit(asked({ observe }));
    expect(steps).toBe(6);
    const epoch = [...Array(16).fill(1 / 8), ...Array(4).fill(1 / 4), 0, 0, 0, 0];
    expect([...observed.shares]).toEqual([...epoch, ...epoch]);
    expect(observed.logits.length).toBe(6 * 3);
  });

  it('is taken at the weights before the step', async () => {
    const { observed } = await learner.fit(asked({ observe, epochs: 1, batch: 20 }));
    const logits = await learner.predict(start, data.x, 'logits');
    for (let c = 0; c < 3; c++) {
      const sum = logits.filter((_, i) => i % 3 === c).reduce((total, value) => total + value, 0);
      expect(observed.logits[c]).toBeCloseTo(sum, 4);
    }
  });

  it('does not change the training, and is empty where nothing is asked', async () => {
    const watched = await learner.fit(asked({ observe }));
    const plain = await learner.fit(asked({}));
    expect(plain.observed).toEqual({});
    expect(watched.weights).toEqual(plain.weights);
    expect(watched.loss).toBe(plain.loss);
  });
});
