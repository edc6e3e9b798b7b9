import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainedPart } from '../../src/core/layout-part.js';
import { RandomStream } from '../../src/core/random.js';
import { deltaBetween, namedViews } from '../../src/core/weights.js';
import { createEngine } from '../../src/engine/create-engine.js';
import { createLearner } from '../../src/learning/create-learner.js';
import type { FitRequest } from '../../src/learning/learner.js';
import { crossEntropy } from '../../src/learning/losses.js';
import { optimizerOptions } from '../../src/learning/optimizer.js';
import { weightsPenalty } from '../../src/learning/weights-penalty.js';
import { createModel } from '../../src/models/registry.js';
import { blobs, bytes } from './blobs.js';
import { expectClose } from './closeness.js';

const model = createModel({ name: 'resnet8', options: { channels: [2, 2, 3] } }, [8, 8, 1], 3);
const { layout } = model;
const learner = createLearner(await createEngine('onnx'), model, bytes);
const start = model.init(RandomStream.of(1, 'init'));
const rate = 0.125;
const request = (changes: Partial<FitRequest> = {}): FitRequest => ({
  weights: start,
  data: blobs(12, [8, 8, 1], 3),
  loss: crossEntropy,
  optimizer: optimizerOptions.parse({ name: 'sgd', learningRate: rate }),
  epochs: 1,
  batch: 'full',
  random: RandomStream.of(1, 'order'),
  ...changes,
});
const trained = trainedPart(layout);
const vectorOf = (seed: number) => {
  const random = RandomStream.of(seed, 'vector');
  return Float32Array.from(start, () => random.normal());
};

describe('a penalty on the weights', async () => {
  const plain = await learner.fit(request());

  it('adds the slope and the pull to the gradients of what is trained, and nothing to the loss reported', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ max: 1000 }),
        fc.double({ min: 0.1, max: 2, noNaN: true }),
        async (seed, strength) => {
          const [slope, towards] = [vectorOf(seed), vectorOf(seed + 1)];
          const fitted = await learner.fit(request(weightsPenalty(layout, { slope, pull: { towards, strength } })));
          const expected = slope.map((s, i) => -rate * (s + strength * (start[i] - towards[i])));
          const found = deltaBetween(plain.weights, fitted.weights);
          expectClose(trained.take(found), trained.take(expected), 1e-5);
          expect(fitted.loss).toBeCloseTo(plain.loss, 5);
          const [before, after] = [plain, fitted].map(({ weights }) => namedViews(layout, weights));
          for (const { name, kind } of layout) {
            if (kind === 'statistic') expectClose(after[name], before[name], 1e-6, name);
          }
        },
      ),
      { numRuns: 5 },
    );
  });

  it('is clipped together with the gradient, and not decayed', async () => {
    const optimizer = optimizerOptions.parse({ name: 'sgd', learningRate: rate, clipNorm: 0.5, weightDecay: 0.25 });
    const fitted = await learner.fit(request({ optimizer, ...weightsPenalty(layout, { slope: vectorOf(3) }) }));
    const moved = trained.take(deltaBetween(start, fitted.weights));
    const direction = trained.take(start).map((w, i) => -moved[i] / rate - 0.25 * w);
    expect(Math.hypot(...direction)).toBeCloseTo(0.5, 4);
  });

  it('is no operation at all without terms, with a slope of zeros or a strength of 0', () => {
    const zeros = new Float32Array(start.length);
    expect(weightsPenalty(layout, {})).toEqual({});
    expect(weightsPenalty(layout, { slope: zeros, pull: { towards: start, strength: 0 } })).toEqual({});
  });
});
