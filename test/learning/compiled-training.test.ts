import { afterAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import type { Weights } from '../../src/core/weights.js';
import { createEngine } from '../../src/engine/create-engine.js';
import type { Columns } from '../../src/learning/batch.js';
import { createLearner } from '../../src/learning/create-learner.js';
import type { Loss } from '../../src/learning/learner.js';
import {
  crossEntropy,
  klDivergence,
  meanAbsoluteError,
  meanSquaredError,
  softCrossEntropy,
} from '../../src/learning/losses.js';
import { type OptimizerOptions, optimizerOptions } from '../../src/learning/optimizer.js';
import type { Model } from '../../src/models/model.js';
import { createModel, modelNames } from '../../src/models/registry.js';
import { smallModels } from '../models/small-models.js';
import { blobs, bytes } from './blobs.js';
import { expectClose, expectSameMovement } from './closeness.js';

const reference = await createEngine('reference');
const compiled = await createEngine('onnx');
afterAll(() => compiled.dispose());

const optimizers = {
  sgd: { name: 'sgd', learningRate: 0.5 },
  momentum: { name: 'sgd', learningRate: 0.2, momentum: 0.9 },
  nesterov: { name: 'sgd', learningRate: 0.2, momentum: 0.9, nesterov: true, weightDecay: 0.1 },
  'clipped sgd': { name: 'sgd', learningRate: 1, clipNorm: 0.2 },
  // A large epsilon, because Adam otherwise blows the rounding of vanishing gradients up to full steps.
  adam: { name: 'adam', learningRate: 0.05, epsilon: 0.01, weightDecay: 0.1, clipNorm: 5 },
};

/** Those with a row of logits; masks are trained in `tasks/tasks.test.ts`, lists of layers in `sequential.test.ts`. */
const classifiers = modelNames.filter((name) => !['unet', 'sequential'].includes(name));
const plainSgd = optimizerOptions.parse(optimizers.sgd);

interface Run {
  readonly optimizer: OptimizerOptions;
  readonly batch: number;
  readonly steps: number;
  readonly share?: number;
}

const temperature = { shape: [], values: Float32Array.of(2) };

/** Trains on both engines and compares losses, FLOPs and weights, which it returns. */
async function expectSameTraining(model: Model, data: Columns, loss: Loss, { share = 1e-4, ...run }: Run) {
  const weights = model.init(RandomStream.of(7, 'init'));
  const [expected, found] = await Promise.all(
    [reference, compiled].map(async (engine) => {
      const random = RandomStream.of(7, 'order');
      const request = { weights, data, loss, epochs: run.steps, random, constants: { temperature } };
      const learner = createLearner(engine, model, bytes);
      return { ...(await learner.fit({ ...request, ...run })), flops: learner.takeFlops() };
    }),
  );
  expect(found.steps).toBe(run.steps);
  expect(found.flops).toBe(expected.flops);
  expectClose([found.loss], [expected.loss], 1e-4, 'loss');
  expectSameMovement(model.layout, weights, found.weights, expected.weights, share);
  return expected.weights;
}

/** Compares what both engines make of trained weights: predictions and evaluation. */
async function expectSameForwardPass(model: Model, weights: Weights, data: Columns): Promise<void> {
  const [expected, found] = await Promise.all(
    [reference, compiled].map(async (engine) => {
      const learner = createLearner(engine, model, bytes);
      return {
        sums: await learner.evaluate(weights, data),
        features: await learner.predict(weights, data.x, 'features'),
      };
    }),
  );
  expect(found.sums.correct).toBe(expected.sums.correct);
  expectClose([found.sums.loss], [expected.sums.loss], 1e-4, 'evaluation');
  expectClose(found.features, expected.features, 1e-4, 'features');
}

describe.each(smallModels)('compiled training of %s equals the reference', (_, model) => {
  it.each(Object.entries(optimizers))('with %s, after one step and after three', async (_, written) => {
    const optimizer = optimizerOptions.parse(written);
    const data = blobs(5, model.inputShape, model.outputSize);
    await expectSameTraining(model, data, crossEntropy, { optimizer, batch: 4, steps: 1 });
    const several = { optimizer, batch: 4, steps: 3, share: 1e-3 };
    await expectSameForwardPass(model, await expectSameTraining(model, data, crossEntropy, several), data);
  });
});

describe('a compiled training step at full width equals the reference', () => {
  it.each(classifiers)('for %s', async (name) => {
    const model = createModel({ name, options: {} }, name === 'resnet8' ? [16, 16, 3] : [16, 16, 1], 10);
    // With these samples no unit is within rounding of a kink of ReLU, where the gradient jumps on either engine.
    const data = blobs(2, model.inputShape, model.outputSize, 7);
    await expectSameTraining(model, data, crossEntropy, { optimizer: plainSgd, batch: 2, steps: 1 });
  });
});

describe('a compiled loss equals the reference', () => {
  it.each([
    ['softCrossEntropy', softCrossEntropy],
    ['klDivergence', klDivergence],
    ['meanAbsoluteError', meanAbsoluteError],
    ['meanSquaredError', meanSquaredError],
  ])('%s', async (_, loss) => {
    const [, model] = smallModels[1];
    const { size, x } = blobs(5, model.inputShape, model.outputSize);
    const random = RandomStream.of(3);
    const logits = { shape: [3], values: Float32Array.from({ length: size * 3 }, () => random.normal()) };
    const soft = {
      shape: [3],
      values: Float32Array.from(Array.from({ length: size }, () => random.dirichlet([1, 1, 1])).flat()),
    };
    await expectSameTraining(model, { size, x, extra: { logits, soft } }, loss, {
      optimizer: plainSgd,
      batch: 4,
      steps: 2,
    });
  });
});
