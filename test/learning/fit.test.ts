import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { createEngine } from '../../src/engine/create-engine.js';
import { createEagerEngine } from '../../src/engine/eager.js';
import type { Engine } from '../../src/engine/engine.js';
import { createLearner } from '../../src/learning/create-learner.js';
import type { FitRequest, Loss } from '../../src/learning/learner.js';
import { crossEntropy } from '../../src/learning/losses.js';
import { optimizerOptions } from '../../src/learning/optimizer.js';
import { createModel } from '../../src/models/registry.js';
import { smallModels } from '../models/small-models.js';
import { blobs, bytes } from './blobs.js';
import { expectSameMovement } from './closeness.js';

const engine = await createEagerEngine('reference');
const model = createModel({ name: 'mlp', options: { hidden: [8] } }, [6], 3);
const learner = createLearner(engine, model, bytes);
const data = blobs(20, [6], 3);
const start = model.init(RandomStream.of(1, 'init'));
const request: FitRequest = {
  weights: start,
  data,
  loss: crossEntropy,
  optimizer: optimizerOptions.parse({ name: 'sgd', learningRate: 0.5 }),
  epochs: 1,
  batch: 8,
  random: RandomStream.of(1, 'order'),
};
/** The request with an order of its own, always the same. */
const asked = (changes: Partial<FitRequest>): FitRequest => ({
  ...request,
  random: RandomStream.of(1, 'o'),
  ...changes,
});

describe('fit', () => {
  it('learns to tell blobs apart', async () => {
    const many = blobs(120, [6], 3);
    const fitted = await learner.fit(asked({ data: many, epochs: 12 }));
    const before = await learner.evaluate(start, many);
    const after = await learner.evaluate(fitted.weights, many);
    expect(after.correct).toBeGreaterThanOrEqual(115);
    expect(after.loss).toBeLessThan(0.4 * before.loss);
    expect(fitted.steps).toBe(12 * 15);
  });

  it('leaves its arguments alone and repeats itself bit for bit', async () => {
    const given = start.slice();
    const first = await learner.fit(asked({ weights: given, epochs: 2 }));
    expect(given).toEqual(start);
    expect(await learner.fit(asked({ weights: given, epochs: 2 }))).toEqual(first);
    const other = await learner.fit(asked({ epochs: 2, random: RandomStream.of(2, 'o') }));
    expect(other.weights).not.toEqual(first.weights);
  });

  it.each([
    ['no epochs', { epochs: 0 }],
    ['a limit of no steps', { steps: 0 }],
    ['no data', { data: { size: 0, x: new Uint8Array(0), y: new Int32Array(0) } }],
    ['no data in full batches', { data: { size: 0, x: new Uint8Array(0) }, batch: 'full' }],
  ] as const)('returns the weights bit for bit after %s', async (_, changes) => {
    expect(await learner.fit(asked(changes))).toEqual({ weights: start, loss: Number.NaN, steps: 0, observed: {} });
  });

  it('stops at the limit of steps, which is where fewer epochs stop', async () => {
    const limited = await learner.fit(asked({ epochs: 9, steps: 6 }));
    expect(limited).toEqual(await learner.fit(asked({ epochs: 2 })));
    expect(limited.steps).toBe(6);
  });

  it('averages the loss over the samples of the last epoch', async () => {
    const still = optimizerOptions.parse({ name: 'sgd', learningRate: 1e-30 });
    const { loss } = await learner.fit(asked({ optimizer: still, epochs: 3 }));
    expect(loss).toBeCloseTo((await learner.evaluate(start, data)).loss / data.size, 5);
  });

  it('treats a full batch of any size as one step over all samples', async () => {
    const full = await learner.fit(asked({ batch: 'full', epochs: 2 }));
    expect(full.steps).toBe(2);
    expectSameMovement(model.layout, start, full.weights, (await learner.fit(asked({ batch: 20, epochs: 2 }))).weights);
  });

  it('returns what diverged as it is', async () => {
    const wild = optimizerOptions.parse({ name: 'sgd', learningRate: 1e38 });
    const { weights, loss } = await learner.fit(asked({ optimizer: wild, epochs: 3 }));
    expect(loss).toBeNaN();
    expect(weights.some(Number.isNaN)).toBe(true);
  });

  it.each([
    ['a label that is no class', { data: { ...data, y: data.y.map(() => 3) } }, /sample 0 has the label 3, .* 0 to 2/],
    ['too few samples', { data: { ...data, size: 21 } }, /column 'x' has 120 values; 21 samples of \[6\] need 126/],
    [
      'a column of another length',
      { data: { ...data, extra: { soft: { shape: [3], values: new Float32Array(3) } } } },
      /column 'soft' has 3 values/,
    ],
    ['weights of another model', { weights: new Float32Array(3) }, /the model has \d+ weights, 3 were given/],
    ['empty batches', { batch: 0 }, /batch must be a whole number of at least 1, not 0/],
    ['half an epoch', { epochs: 0.5 }, /epochs must be a whole number of at least 0, not 0.5/],
    ['a loss of many values', { loss: (_, batch) => batch.rowWeights }, /a loss must return a scalar, not \[8\]/],
  ] satisfies [string, Partial<FitRequest>, RegExp][])('refuses %s', async (_, changes, message) => {
    await expect(learner.fit(asked(changes))).rejects.toThrow(message);
  });

  it('hands columns, constants and current weights to the loss', async () => {
    const wide = { shape: [2], values: Float32Array.from({ length: 40 }, (_, i) => i) };
    const total: Loss = ({ params, constants }, batch) =>
      tf.add(
        tf.mul(constants.factor, batch.mean(tf.sum(batch.extra.wide, 1))),
        tf.mul(tf.sum(params['classifier.bias']), 0),
      );
    const { loss, weights } = await learner.fit(
      asked({
        loss: total,
        data: { ...data, extra: { wide } },
        constants: { factor: { shape: [], values: Float32Array.of(10) } },
        batch: 'full',
      }),
    );
    expect(loss).toBeCloseTo(390, 3);
    expect(weights).toEqual(start);
  });

  it('applies the network to other weights and inputs', async () => {
    const halved: Loss = ({ apply, output, params }, batch) =>
      batch.mean(tf.sum(tf.squaredDifference(apply(params, tf.mul(batch.x, 0.5)).logits, output.logits), 1));
    const { loss } = await learner.fit(asked({ loss: halved, batch: 'full' }));
    const whole = await learner.predict(start, data.x, 'logits');
    const half = await learner.predict(
      start,
      Float32Array.from(data.x, (value) => value / 2),
      'logits',
    );
    const expected = whole.reduce((sum, logit, i) => sum + (logit - half[i]) ** 2, 0) / data.size;
    expect(loss).toBeCloseTo(expected, 6);
  });
});

describe('a batch with padding', () => {
  const optimizer = optimizerOptions.parse({ name: 'sgd', learningRate: 0.5, momentum: 0.5 });

  it.each(smallModels)('trains %s as the batch of its real samples does', async (_, small) => {
    const compiled = createLearner(await createEngine('onnx'), small, bytes);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(5, 7, 9), fc.integer(), async (size, seed) => {
        const weights = small.init(RandomStream.of(seed, 'init'));
        const trained = (batch: number | 'full') =>
          compiled.fit(asked({ weights, data: blobs(size, [8, 8, 1], 3), optimizer, batch, epochs: 1 }));
        const exact = await trained(size);
        const padded = await trained('full');
        expect(padded.loss).toBeCloseTo(exact.loss, 4);
        expectSameMovement(small.layout, weights, padded.weights, exact.weights, 1e-3);
      }),
      { numRuns: 6 },
    );
  });

  it('has more rows than samples where all samples are one batch', async () => {
    const flopsOf = async (batch: number | 'full') => {
      learner.takeFlops();
      await learner.fit(asked({ data: blobs(5, [6], 3), batch }));
      return learner.takeFlops();
    };
    expect(await flopsOf('full')).toBeGreaterThan(await flopsOf(5));
    expect(await flopsOf(1_000)).toBe(await flopsOf('full'));
  });
});

describe('compiled programs', () => {
  /** The reference engine, counting compilations. */
  async function countingEngine(): Promise<Engine & { compiled(): number }> {
    const inner = await createEagerEngine('reference');
    let compiled = 0;
    return {
      ...inner,
      compiled: () => compiled,
      scan(step, signature) {
        compiled++;
        return inner.scan(step, signature);
      },
    };
  }

  it('are shared by learners of equal models and by requests that differ in numbers only', async () => {
    const counting = await countingEngine();
    for (const [learningRate, size] of [
      [0.5, 20],
      [0.1, 17],
    ]) {
      const again = createLearner(counting, createModel({ name: 'mlp', options: { hidden: [8] } }, [6], 3), bytes);
      const optimizer = optimizerOptions.parse({ name: 'sgd', learningRate });
      await again.fit(asked({ optimizer, data: blobs(size, [6], 3) }));
      await again.evaluate(start, blobs(size, [6], 3));
      await again.predict(start, data.x, 'logits');
    }
    expect(counting.compiled()).toBe(3);
  });

  it('are made anew for another loss, batch size or kind of optimizer', async () => {
    const counting = await countingEngine();
    const again = createLearner(counting, model, bytes);
    const double: Loss = (context, batch) => tf.mul(2, crossEntropy(context, batch));
    const momentum = optimizerOptions.parse({ name: 'sgd', learningRate: 0.5, momentum: 0.9 });
    for (const changes of [{}, { loss: double }, { batch: 7 }, { optimizer: momentum }, {}]) {
      await again.fit(asked(changes));
    }
    expect(counting.compiled()).toBe(4);
  });
});
