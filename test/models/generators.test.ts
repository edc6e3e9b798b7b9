import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { RandomStream } from '../../src/core/random.js';
import { layoutSize, namedViews } from '../../src/core/weights.js';
import type { Tensors } from '../../src/engine/engine.js';
import { convolutionalGenerator } from '../../src/models/generators/convolutional-generator.js';
import { denseGenerator } from '../../src/models/generators/dense-generator.js';
import type { Generator } from '../../src/models/generators/generator.js';
import { expectLikeReference, normalArrays, paths, runOn } from '../engine/against-reference.js';

const images = { outputShape: [8, 4, 2], classes: 3 };
const generators: readonly (readonly [string, Generator])[] = [
  ['dense', denseGenerator({ noise: 5, hidden: 6 }, { outputShape: [7], classes: 3 })],
  ['dense, standardised', denseGenerator({ noise: 5, hidden: 6, standardize: true }, images)],
  ['convolutional', convolutionalGenerator({ noise: 5, channels: 3 }, images)],
];

const batch = 6;
const labels = (classes: number) =>
  tf.tensor1d(
    Array.from({ length: batch }, (_, row) => row % classes),
    'int32',
  );
const rowWeights = () => tf.fill([batch], 1 / batch);

/** Weights that are no fixed point of anything: every entry drawn. */
function inputsOf(generator: Generator) {
  const views = namedViews(generator.layout, generator.init(RandomStream.of(3, 'generator')));
  return {
    ...views,
    ...normalArrays({ noises: [batch, generator.noise], target: [batch, ...generator.outputShape] }, 4),
  };
}

const shapesOf = (generator: Generator) =>
  Object.fromEntries([
    ...generator.layout.map(({ name, shape }) => [name, shape]),
    ['noises', [batch, generator.noise]],
    ['target', [batch, ...generator.outputShape]],
  ]);

/** Outputs in training and in evaluation, new statistics, and the gradients of a loss by all parameters. */
function everything(generator: Generator) {
  return (inputs: Tensors): Tensors => {
    const apply = (params: Tensors, training: boolean) =>
      generator.apply(params, inputs.noises, labels(generator.classes), { training, rowWeights: rowWeights() });
    const trained = generator.layout.filter(({ kind }) => kind === 'parameter').map(({ name }) => name);
    const { samples, statistics } = apply(inputs, true);
    const gradients = tf.grads((...values: tf.Tensor[]) => {
      const params = { ...inputs, ...Object.fromEntries(trained.map((name, k) => [name, values[k]])) };
      return tf.mean(tf.square(tf.sub(apply(params, true).samples, inputs.target)));
    })(trained.map((name) => inputs[name]));
    return {
      samples,
      evaluated: apply(inputs, false).samples,
      ...Object.fromEntries(Object.entries(statistics).map(([name, value]) => [`new.${name}`, value])),
      // Side by side, since those of a bias before batch normalisation are nothing but rounding.
      gradients: tf.concat(gradients.map((gradient) => tf.reshape(gradient, [-1]))),
    };
  };
}

describe.each(generators)('the %s generator', (_name, generator) => {
  it.each(paths)('compiles, its gradients too ($path)', async ({ engine }) => {
    await expectLikeReference(engine, everything(generator), shapesOf(generator), inputsOf(generator));
  });

  it('depends on noise and label, and in evaluation on nothing else in the batch', async () => {
    const [{ engine }] = paths;
    const apply = (inputs: Tensors) => ({
      samples: generator.apply(inputs, inputs.noises, labels(generator.classes), { training: false }).samples,
    });
    const given = inputsOf(generator);
    const moved = given.noises.slice();
    moved.fill(1, 0, generator.noise);
    const same = given.noises.slice();
    for (let row = 1; row < batch; row++) same.copyWithin(row * generator.noise, 0, generator.noise);
    const run = async (noises: Float32Array) => {
      const { samples } = await runOn(engine, apply, shapesOf(generator), { ...given, noises });
      const size = samples.length / batch;
      return Array.from({ length: batch }, (_, row) => [...samples.subarray(row * size, (row + 1) * size)]);
    };
    const [before, after, conditioned] = [await run(given.noises), await run(moved), await run(same)];
    expect(after[0]).not.toEqual(before[0]);
    expect(after.slice(1)).toEqual(before.slice(1));
    expect(conditioned[3]).toEqual(conditioned[0]);
    expect(conditioned[1]).not.toEqual(conditioned[0]);
  });
});

describe('standardised outputs', () => {
  it('have mean 0 and variance 1 in every channel of a batch', async () => {
    for (const [, generator] of generators.slice(1)) {
      const { samples } = await runOn(paths[0].engine, everything(generator), shapesOf(generator), inputsOf(generator));
      for (const channel of [0, 1]) {
        const values = [...samples].filter((_, i) => i % 2 === channel);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        expect(mean).toBeCloseTo(0, 4);
        expect(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length).toBeCloseTo(1, 1);
      }
    }
  });
});

describe('sizes of generators', () => {
  it("are those of FedGEN's on MNIST", () => {
    const { layout } = denseGenerator({ noise: 32, hidden: 256 }, { outputShape: [32], classes: 10 });
    expect(layoutSize(layout, 'parameter')).toBe(19_744);
    expect(layoutSize(layout, 'statistic')).toBe(512);
  });

  it('tell generators apart by their keys', () => {
    expect(new Set(generators.map(([, { key }]) => key)).size).toBe(generators.length);
  });

  it.each([[[6, 8, 1]], [[4]]])('refuse images of %o', (outputShape) => {
    expect(() => convolutionalGenerator({ noise: 4, channels: 2 }, { outputShape, classes: 3 })).toThrow(InputError);
  });
});
