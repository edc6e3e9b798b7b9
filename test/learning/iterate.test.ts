import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { mean } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { createEngine } from '../../src/engine/create-engine.js';
import { createLearner } from '../../src/learning/create-learner.js';
import type { IterateRequest, IterationStep, TensorGroup } from '../../src/learning/iteration.js';
import { parametersOf } from '../../src/learning/loss-gradients.js';
import { crossEntropy, crossEntropyOf, klDivergenceOf } from '../../src/learning/losses.js';
import { optimizerOptions } from '../../src/learning/optimizer.js';
import { valueAndGradients } from '../../src/learning/value-and-gradients.js';
import type { Model } from '../../src/models/model.js';
import { createModel } from '../../src/models/registry.js';
import { blobs, bytes } from './blobs.js';
import { expectClose } from './closeness.js';

const shape = [8, 8, 1];
const small = createModel({ name: 'mlp', options: { hidden: [6] } }, shape, 3);
const large = createModel({ name: 'resnet8', options: { channels: [2, 3, 4] } }, shape, 3);
const data = blobs(21, shape, 3);
const adam = optimizerOptions.parse({ name: 'adam', learningRate: 0.02, epsilon: 0.01 });
const momentum = optimizerOptions.parse({ name: 'sgd', learningRate: 0.2, momentum: 0.9 });
const engines = { onnx: await createEngine('onnx'), reference: await createEngine('reference') };

const groupOf = (model: Model, seed = 1): TensorGroup => ({
  layout: model.layout,
  values: model.init(RandomStream.of(seed, 'init')),
});
const order = () => RandomStream.of(5, 'order');
const passes = () => ({ data, epochs: 2, batch: 8, random: order() });

/** Supervised training, written out. */
const supervised: IterationStep = ({ models, state, batch, update }) => {
  const { y = tf.tensor1d([]) } = batch;
  const { value, gradients, kept } = valueAndGradients(
    () => {
      const mode = { training: true, rowWeights: batch.rowWeights };
      const { logits, statistics } = models.net.apply(state.net, batch.x, mode);
      return { value: batch.mean(crossEntropyOf(logits, y)), kept: statistics };
    },
    parametersOf(models.net.layout, state.net),
  );
  return { state: { net: { ...update('net', gradients), ...kept } }, outputs: { loss: value } };
};

/** Two models on noisy samples, each towards the other at the weights before the step. */
const mutual: IterationStep = ({ models, state, constants, inputs, batch, update }) => {
  const mode = { training: true, rowWeights: batch.rowWeights };
  const x = tf.add(batch.x, tf.reshape(inputs.noise, batch.x.shape));
  const towards = (me: string, other: string) => {
    const teacher = models[other].apply(state[other], x, { training: false }).logits;
    return valueAndGradients(
      () => {
        const { logits, statistics } = models[me].apply(state[me], x, mode);
        return { value: batch.mean(klDivergenceOf(logits, teacher, constants.temperature)), kept: statistics };
      },
      parametersOf(models[me].layout, state[me]),
    );
  };
  const [a, b] = [towards('large', 'small'), towards('small', 'large')];
  return {
    state: { large: { ...update('large', a.gradients), ...a.kept }, small: update('small', b.gradients) },
    outputs: { loss: tf.add(a.value, b.value), both: tf.stack([a.value, b.value]) },
  };
};
const mutualRequest = (): IterateRequest => ({
  ...passes(),
  step: mutual,
  models: { large, small },
  state: { large: groupOf(large), small: groupOf(small) },
  optimizers: { large: momentum, small: adam },
  constants: { temperature: { shape: [], values: Float32Array.of(2) } },
  inputs: ({ steps, rows }) => {
    const random = RandomStream.of(9, 'noise');
    const values = Float32Array.from({ length: steps * rows * 64 }, () => 0.1 * random.normal());
    return { noise: { shape: [rows, 64], values } };
  },
});

/** Moves a vector towards a target with no data at all. */
const approach: IterationStep = ({ state, constants, update }) => {
  const distance = () => ({ value: tf.sum(tf.squaredDifference(state.point.place, constants.target)) });
  const { value, gradients } = valueAndGradients(distance, { place: state.point.place });
  return { state: { point: update('point', gradients) }, outputs: { loss: value } };
};
const pointLayout = [
  { name: 'place', shape: [3], kind: 'parameter' },
  { name: 'idle', shape: [2], kind: 'parameter' },
] as const;
const approachRequest = (steps: number): IterateRequest => ({
  step: approach,
  steps,
  state: { point: { layout: pointLayout, values: Float32Array.of(1, 2, 3, 4, 5) } },
  optimizers: { point: optimizerOptions.parse({ name: 'sgd', learningRate: 0.1 }) },
  constants: { target: { shape: [3], values: Float32Array.of(-1, 0, 1) } },
});

describe.each(['onnx', 'reference'] as const)('an iteration on the %s backend', (backend) => {
  const learnerOf = (model: Model) => createLearner(engines[backend], model, bytes);
  const learner = learnerOf(small);

  it.each([
    ['mlp', small],
    ['resnet8', large],
  ])('of a plain training of %s is fit, bit for bit', async (_, model) => {
    const own = learnerOf(model);
    for (const optimizer of [momentum, adam]) {
      const start = groupOf(model);
      const fitted = await own.fit({ weights: start.values, loss: crossEntropy, optimizer, ...passes() });
      const flops = own.takeFlops();
      const request = {
        step: supervised,
        models: { net: model },
        state: { net: start },
        optimizers: { net: optimizer },
      };
      const iterated = await own.iterate({ ...request, ...passes() });
      expect(iterated.state.net).toEqual(fitted.weights);
      expect(iterated.loss).toBe(fitted.loss);
      expect(iterated.steps).toBe(fitted.steps);
      expect(own.takeFlops()).toBe(flops);
    }
  });

  it('goes on where another stopped, its optimizer too', async () => {
    const net = groupOf(small);
    const request = { step: supervised, models: { net: small }, optimizers: { net: adam } };
    const full = { data, batch: 'full' as const, random: order() };
    const whole = await learner.iterate({ ...request, state: { net }, ...full, epochs: 5 });
    const first = await learner.iterate({ ...request, state: { net }, ...full, epochs: 2 });
    const second = await learner.iterate({
      ...request,
      state: { net: { layout: small.layout, values: first.state.net } },
      optimizerStates: first.optimizerStates,
      ...full,
      epochs: 3,
    });
    expectClose(second.state.net, whole.state.net, 1e-4, 'weights');
    expect(second.optimizerStates.net.steps).toBe(5);
    const afresh = await learner.iterate({
      ...request,
      state: { net: { layout: small.layout, values: first.state.net } },
      ...full,
      epochs: 3,
    });
    expect(afresh.state.net).not.toEqual(second.state.net);
  });

  it('needs no data, and leaves alone what the step does not return', async () => {
    const { state, outputs, loss } = await learner.iterate(approachRequest(20));
    const share = 0.8 ** 20;
    expectClose(state.point, [-1 + 2 * share, 2 * share, 1 + 2 * share, 4, 5], 1e-5, 'point');
    expect(outputs.loss.length).toBe(20);
    expect(loss).toBeCloseTo(mean(Array.from(outputs.loss)), 5);
  });

  it('follows a schedule of learning rates', async () => {
    const halving = (step: number) => 0.5 ** (step - 1);
    for (const [name, moved] of [
      ['sgd', 1 - 0.8 * 0.9],
      ['adam', undefined],
    ] as const) {
      const optimizers = { point: optimizerOptions.parse({ name, learningRate: 0.1 }) };
      const asked = { ...approachRequest(2), optimizers };
      const scheduled = await learner.iterate({ ...asked, learningRateFactor: halving });
      const constant = await learner.iterate({ ...asked, learningRateFactor: () => 1 });
      expectClose(constant.state.point, (await learner.iterate(asked)).state.point, 1e-6, 'constant');
      if (moved) expect(scheduled.state.point[0]).toBeCloseTo(1 - 2 * moved, 5);
      expect(scheduled.state.point[0]).toBeGreaterThan(constant.state.point[0]);
    }
  });

  it('takes no step where none is asked for, or data are empty', async () => {
    const { state, loss, steps } = await learner.iterate(approachRequest(0));
    expect([...state.point]).toEqual([1, 2, 3, 4, 5]);
    expect([loss, steps]).toEqual([Number.NaN, 0]);
    const nothing = { size: 0, x: new Uint8Array(0), y: new Int32Array(0) };
    const empty = await learner.iterate({ ...mutualRequest(), data: nothing, batch: 4, steps: 9, random: order() });
    expect(empty.steps).toBe(0);
    expect(empty.state.small).toEqual(groupOf(small).values);
  });

  const careless: Record<string, IterationStep> = {
    batch: ({ state, batch }) => ({ state: { point: { place: tf.add(state.point.place, batch.rowWeights) } } }),
    group: ({ state, update }) => ({ state: { point: update('other', state.point) } }),
    twice: ({ state, update }) => ({ state: { point: { ...update('point', state.point), ...update('point', {}) } } }),
    name: ({ state }) => ({ state: { point: { elsewhere: state.point.place } } }),
    loss: ({ state }) => ({
      state: { point: valueAndGradients(() => ({ value: state.point.place }), state.point).gradients },
    }),
  };
  it.each([
    ['a step that reads a batch where there is none', { step: careless.batch }, /reads a batch, .* no data/],
    ['a group without an optimizer', { step: careless.group }, /'other' has no optimizer/],
    ['a group moved twice', { step: careless.twice }, /'point' is moved twice/],
    ['a state that nobody carries', { step: careless.name }, /returns 'elsewhere' of 'point'/],
    ['a loss of many values', { step: careless.loss }, /must return a scalar, not \[3\]/],
    [
      'an optimizer of nothing',
      { optimizers: { line: momentum } },
      /an optimizer of 'line', which is not in the state/,
    ],
    [
      'an optimizer state of another size',
      { optimizerStates: { point: { steps: 1, slots: new Float32Array(1) } } },
      /keeps 0 numbers, 1/,
    ],
    [
      'a group of another size',
      { state: { point: { layout: pointLayout, values: new Float32Array(4) } } },
      /has 5 numbers, 4/,
    ],
    ['half a step', { steps: 0.5 }, /steps must be a whole number/],
  ] satisfies [string, Partial<IterateRequest>, RegExp][])('refuses %s', async (_, changes, message) => {
    const request = { ...approachRequest(1), ...changes } as IterateRequest;
    await expect(learner.iterate(request)).rejects.toThrow(message);
  });

  it('refuses to go on for ever', async () => {
    const request = { ...mutualRequest(), data, batch: 4, random: order(), epochs: undefined };
    await expect(learner.iterate(request)).rejects.toThrow(/needs a number of epochs or of steps/);
  });
});

describe('a compiled iteration of two models with noise', () => {
  it('equals the reference and repeats itself', async () => {
    const [found, expected] = await Promise.all(
      [engines.onnx, engines.reference].map((engine) => createLearner(engine, small, bytes).iterate(mutualRequest())),
    );
    expect(found.steps).toBe(6);
    for (const group of ['large', 'small']) expectClose(found.state[group], expected.state[group], 2e-3, group);
    expectClose(found.outputs.both, expected.outputs.both, 1e-3, 'both losses');
    expect(await createLearner(engines.onnx, small, bytes).iterate(mutualRequest())).toEqual(found);
  });

  it('counts its work', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 12 }), async (steps) => {
        const [compiled, eager] = [engines.onnx, engines.reference].map((engine) =>
          createLearner(engine, small, bytes),
        );
        await compiled.iterate(approachRequest(steps));
        await eager.iterate(approachRequest(steps));
        const flops = compiled.takeFlops();
        expect(eager.takeFlops()).toBe(flops);
        await compiled.iterate(approachRequest(2 * steps));
        expect(compiled.takeFlops()).toBe(2 * flops);
      }),
      { numRuns: 5 },
    );
  });
});
