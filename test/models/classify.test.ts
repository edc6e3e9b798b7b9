import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { namedViews, sizeOf } from '../../src/core/weights.js';
import type { Tensors } from '../../src/engine/engine.js';
import { normalArrays, paths, runOn } from '../engine/against-reference.js';
import { smallModels } from './small-models.js';

const [{ engine }] = paths;

describe.each(smallModels)('the last layer of %s', (_name, model) => {
  it('alone, with its own weights, gives the logits of the features', async () => {
    const shapes = Object.fromEntries([
      ...model.layout.map(({ name, shape }) => [name, shape]),
      ['x', [2, ...model.inputShape]],
    ]);
    const both = (inputs: Tensors) => {
      const { logits, features } = model.apply(inputs, inputs.x, { training: false });
      const head = Object.fromEntries(model.headLayout.map(({ name }) => [name, inputs[name]]));
      return { logits, features, again: model.classify(head, features) };
    };
    const inputs = {
      ...normalArrays({ x: [2, ...model.inputShape] }, 1),
      ...namedViews(model.layout, model.init(RandomStream.of(1))),
    };
    const { logits, features, again } = await runOn(engine, both, shapes, inputs);
    expect(features.length).toBe(2 * model.featureSize);
    expect(again).toEqual(logits);
    expect(model.headLayout.map(({ shape }) => sizeOf(shape))).toEqual([
      model.featureSize * model.outputSize,
      model.outputSize,
    ]);
  });
});
