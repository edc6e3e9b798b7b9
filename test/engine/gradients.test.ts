import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { sizeOf } from '../../src/core/weights.js';
import { createEngine } from '../../src/engine/create-engine.js';
import type { Engine, Signature, Tensors } from '../../src/engine/engine.js';
import { createOnnxEngine } from '../../src/engine/onnx-engine.js';

type Scalar = (inputs: Tensors) => tf.Tensor;

/** A scalar function and the shapes of its float inputs. */
type Case = readonly [name: string, fn: Scalar, shapes: Readonly<Record<string, readonly number[]>>];

const labels = () => tf.tensor1d([2, 0, 1], 'int32');

/** Smooth functions as models, losses and generators are made of them. */
const smooth: readonly Case[] = [
  ['activations', ({ x }) => tf.sum(tf.mul(tf.tanh(x), tf.add(tf.sigmoid(x), tf.softplus(x)))), { x: [3, 2] }],
  ['exponentials', ({ x }) => tf.sum(tf.log1p(tf.exp(tf.expm1(tf.mul(x, 0.3))))), { x: [4] }],
  ['erf and selu', ({ x }) => tf.sum(tf.add(tf.erf(x), tf.square(tf.elu(x)))), { x: [5] }],
  [
    'powers and quotients',
    ({ x, y }) => tf.sum(tf.div(tf.pow(tf.add(tf.square(x), 1), 1.5), tf.add(tf.square(y), 1))),
    { x: [2, 3], y: [3] },
  ],
  [
    'broadcasting',
    ({ x, y }) => tf.sum(tf.square(tf.sub(tf.mul(x, y), tf.squaredDifference(x, y)))),
    { x: [2, 1, 3], y: [4, 1] },
  ],
  [
    'layer normalisation',
    ({ x }) => {
      const { mean, variance } = tf.moments(x, -1, true);
      return tf.sum(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 0.1))), tf.cos(x)));
    },
    { x: [3, 4] },
  ],
  [
    'products',
    ({ x, y, b }) => tf.sum(tf.square(tf.add(tf.matMul(tf.transpose(x), y), b))),
    { x: [3, 2], y: [3, 4], b: [4] },
  ],
  ['batched products', ({ x, y }) => tf.mean(tf.square(tf.matMul(x, y, false, true))), { x: [2, 3, 2], y: [2, 4, 2] }],
  ['softmax cross-entropy', ({ x }) => tf.losses.softmaxCrossEntropy(tf.oneHot(labels(), 4), x), { x: [3, 4] }],
  [
    'distillation',
    ({ x, y }) => {
      const [student, teacher] = [tf.logSoftmax(tf.div(x, 2)), tf.softmax(tf.div(y, 2))];
      return tf.mean(tf.sum(tf.mul(teacher, tf.sub(tf.log(teacher), student)), 1));
    },
    { x: [3, 4], y: [3, 4] },
  ],
  ['log-sum-exp and norm', ({ x }) => tf.add(tf.sum(tf.logSumExp(x, 1)), tf.norm(x)), { x: [3, 4] }],
  ['cosine similarity', ({ x, y }) => tf.losses.cosineDistance(x, tf.div(y, tf.norm(y)), 1), { x: [3, 4], y: [3, 4] }],
  [
    'gathering and embedding',
    ({ x }) =>
      tf.sum(
        tf.square(
          tf.gather(
            x,
            tf.tensor2d(
              [
                [0, 2],
                [2, 1],
              ],
              [2, 2],
              'int32',
            ),
          ),
        ),
      ),
    { x: [3, 2] },
  ],
  [
    'cutting and joining',
    ({ x, y }) =>
      tf.sum(
        tf.square(
          tf.concat(
            [
              tf.slice(x, [0, 1], [2, 2]),
              ...tf.split(
                tf.pad(y, [
                  [1, 0],
                  [0, 0],
                ]),
                2,
              ),
            ],
            0,
          ),
        ),
      ),
    { x: [2, 3], y: [1, 2] },
  ],
  [
    'stacking and reversal',
    ({ x }) =>
      tf.sum(
        tf.mul(
          tf.stack(tf.unstack(tf.reverse(x, 0), 1), 0),
          tf.tensor2d([
            [1, 2],
            [3, 4],
            [5, 6],
          ]),
        ),
      ),
    { x: [2, 3] },
  ],
  [
    'running sums and products',
    ({ x }) => tf.sum(tf.mul(tf.cumsum(x, 1), tf.prod(tf.add(x, 3), 1, true))),
    { x: [2, 3] },
  ],
  ['masked means', ({ x }) => tf.mean(tf.where(tf.greater(x, 0), tf.square(x), tf.mul(x, 0.5))), { x: [3, 3] }],
  [
    'batch normalisation',
    ({ x, s }) =>
      tf.sum(
        tf.mul(
          x,
          tf.batchNorm(
            x,
            tf.mean(x, 0) as tf.Tensor1D,
            tf.mean(tf.square(x), 0) as tf.Tensor1D,
            s as tf.Tensor1D,
            s as tf.Tensor1D,
            0.1,
          ),
        ),
      ),
    { x: [4, 2], s: [2] },
  ],
  [
    'linear resizing',
    ({ x }) => tf.sum(tf.square(tf.image.resizeBilinear(x as tf.Tensor4D, [3, 5], false, true))),
    { x: [2, 2, 3, 2] },
  ],
  [
    'resizing to the nearest',
    ({ x }) => tf.sum(tf.square(tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [3, 5], true))),
    { x: [2, 2, 3, 2] },
  ],
];

/** What tfjs can differentiate only once, or what is linear. */
const onlyOnce = [
  'softmax cross-entropy',
  'running sums and products',
  'stacking and reversal',
  'linear resizing',
  'resizing to the nearest',
];

const engines: readonly [string, Engine][] = [
  ['compiled', createOnnxEngine(undefined)],
  ['eager', await createEngine('reference')],
  ...(process.env.FEDSTILL_TENSORFLOW ? [['native', await createEngine('tensorflow')] satisfies [string, Engine]] : []),
];

function signatureOf(shapes: Case[2]): Signature {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, { shape, dtype: 'float32' }]));
}

function draw(shapes: Case[2], purpose: string): Record<string, Float32Array> {
  const random = RandomStream.of(7, purpose);
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      Float32Array.from({ length: sizeOf(shape) }, () => random.normal() + 0.1),
    ]),
  );
}

/** The gradients of a function by all its inputs. */
function gradientsOf(fn: Scalar, names: readonly string[]): (inputs: Tensors) => Tensors {
  return (inputs) => {
    const scalar = (...given: tf.Tensor[]) => fn(Object.fromEntries(names.map((name, i) => [name, given[i]])));
    const gradients = tf.grads(scalar)(names.map((name) => inputs[name]));
    return Object.fromEntries(names.map((name, i) => [name, gradients[i]]));
  };
}

/** Compares the derivative along a random direction with a symmetric finite difference. */
async function expectDerivative(engine: Engine, fn: Scalar, shapes: Case[2]): Promise<void> {
  const distance = 1e-2;
  const [at, direction] = [draw(shapes, 'point'), draw(shapes, 'direction')];
  const value = await engine.compile((inputs) => ({ y: fn(inputs) }), signatureOf(shapes));
  const moved = async (by: number) => {
    const inputs = Object.fromEntries(
      Object.entries(at).map(([name, values]) => [name, values.map((v, i) => v + by * direction[name][i])]),
    );
    return (await value.run(inputs)).y[0];
  };
  const slope = ((await moved(distance)) - (await moved(-distance))) / (2 * distance);
  const gradients = await (await engine.compile(gradientsOf(fn, Object.keys(shapes)), signatureOf(shapes))).run(at);
  let [derivative, size] = [0, 1];
  for (const [name, values] of Object.entries(gradients)) {
    values.forEach((g: number, i: number) => {
      derivative += g * direction[name][i];
      size += Math.abs(g * direction[name][i]);
    });
  }
  expect(Math.abs(derivative - slope)).toBeLessThan(5e-3 * size);
}

describe.each(engines)('%s gradients equal finite differences', (_, engine) => {
  it.each(smooth)('of %s', async (_, fn, shapes) => expectDerivative(engine, fn, shapes));

  it.each(smooth.filter(([name]) => !onlyOnce.includes(name)))('of the gradient of %s', async (_, fn, shapes) => {
    const squared = (inputs: Tensors): tf.Tensor => {
      const gradients = gradientsOf(fn, Object.keys(shapes))(inputs);
      return Object.values(gradients).reduce((sum, g) => tf.add(sum, tf.sum(tf.square(g))), tf.scalar(0));
    };
    await expectDerivative(engine, squared, shapes);
  });
});

describe.each(engines)('%s gradients', (_, engine) => {
  it('stay corrected when a package registers those of tfjs again', async () => {
    const require = createRequire(import.meta.url);
    const layers = require.resolve('@tensorflow/tfjs-layers');
    delete require.cache[layers];
    const corrected = tf.getGradient(tf.SquaredDifference);
    require(layers);
    expect(tf.getGradient(tf.SquaredDifference)).not.toBe(corrected);
    const fn: Scalar = ({ x, y }) => tf.sum(tf.squaredDifference(x, y));
    await expectDerivative(engine, fn, { x: [1, 3], y: [2, 3] });
    expect(tf.getGradient(tf.SquaredDifference)).toBe(corrected);
  });
});
