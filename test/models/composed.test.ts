import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { layoutSize } from '../../src/core/weights.js';
import { createEngine } from '../../src/engine/create-engine.js';
import { createLearner } from '../../src/learning/create-learner.js';
import { composedModel, composedWeights } from '../../src/models/composed.js';
import { createModel } from '../../src/models/registry.js';
import { blobs, bytes } from '../learning/blobs.js';
import { expectClose } from '../learning/closeness.js';

const engine = await createEngine('onnx');
const bottom = createModel({ name: 'edge-cnn', options: { channels: 2 } }, [8, 8, 1], 3);
const top = createModel({ name: 'resnet8', options: { channels: [2, 3, 4] } }, [4, 4, 2], 3);
const whole = composedModel(bottom, top);
const data = blobs(9, [8, 8, 1], 3);

describe('a composed model', () => {
  it('is one model on the features of the other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), async (seed) => {
        const [low, high] = [bottom, top].map((model) => model.init(RandomStream.of(seed, 'init')));
        const features = await createLearner(engine, bottom, bytes).predict(low, data.x, 'features');
        const expected = await createLearner(engine, top, { scale: 1, shift: 0 }).predict(high, features, 'logits');
        const learner = createLearner(engine, whole, bytes);
        const found = await learner.predict(composedWeights(low, high), data.x, 'logits');
        expectClose(found, expected, 1e-4);
      }),
      { numRuns: 5 },
    );
  });

  it('has the weights of both, statistics too, and the last layer of the upper one', () => {
    expect(layoutSize(whole.layout)).toBe(layoutSize(bottom.layout) + layoutSize(top.layout));
    expect(layoutSize(whole.layout, 'statistic')).toBe(layoutSize(top.layout, 'statistic'));
    expect(whole.init(RandomStream.of(1)).length).toBe(layoutSize(whole.layout));
    expect(whole.headLayout.map(({ name }) => name)).toEqual(['top.classifier.kernel', 'top.classifier.bias']);
    expect(new Set(whole.layout.map(({ name }) => name)).size).toBe(whole.layout.length);
  });

  it('classifies features as the upper model does', async () => {
    const weights = top.init(RandomStream.of(2));
    const program =
      (model: typeof top) =>
      ({ features }: { readonly features?: tf.Tensor }) =>
        model.classify(
          Object.fromEntries(model.headLayout.map(({ name, shape }) => [name, tf.ones([...shape])])),
          features ?? tf.zeros([1, model.featureSize]),
        );
    expect(weights.length).toBeGreaterThan(0);
    const features = { shape: [2, whole.featureSize], dtype: 'float32' } as const;
    const values = Float32Array.from({ length: 2 * whole.featureSize }, (_, i) => i);
    const [of, under] = await Promise.all(
      [whole, top].map(async (model) => {
        const compiled = await engine.compile((inputs) => ({ logits: program(model)(inputs) }), { features });
        return (await compiled.run({ features: values })).logits;
      }),
    );
    expect(of).toEqual(under);
  });
});
