import * as tf from '@tensorflow/tfjs-core';
import { RandomStream } from '../../../src/core/random.js';
import { createEngine } from '../../../src/engine/create-engine.js';
import { createLearner } from '../../../src/learning/create-learner.js';
import type { Loss } from '../../../src/learning/learner.js';
import type { OptimizerOptions } from '../../../src/learning/optimizer.js';
import type { Model } from '../../../src/models/model.js';

/** A model of three bare numbers in two tensors: its logits do not matter. */
const model: Model = {
  key: 'three numbers',
  inputShape: [1],
  outputShape: [2],
  outputSize: 2,
  featureSize: 1,
  headLayout: [],
  layout: [
    { name: 'a', shape: [2], kind: 'parameter' },
    { name: 'b', shape: [], kind: 'parameter' },
  ],
  init: () => Float32Array.of(1, -2, 3),
  apply: (_params, x) => ({ logits: tf.concat([x, x], 1), features: x, statistics: {} }),
  classify: (_params, features) => tf.concat([features, features], 1),
};

const curvature = Float32Array.of(1, 4, 0.25);

/** `1/2 sum_i curvature_i w_i^2`, whose gradient is `curvature_i w_i`. */
const quadratic: Loss = ({ params }) => {
  const weights = tf.concat([params.a, tf.reshape(params.b, [1])]);
  return tf.mul(0.5, tf.sum(tf.mul(tf.tensor1d(curvature), tf.square(weights))));
};

/** The gradient of the quadratic loss, in double precision. */
export function gradientAt(weights: readonly number[]): number[] {
  return weights.map((weight, i) => curvature[i] * weight);
}

/** The minimiser's three numbers after so many steps of an optimizer from (1, -2, 3). */
export async function minimised(optimizer: OptimizerOptions, steps: number): Promise<number[]> {
  const learner = createLearner(await engine, model, { scale: 1, shift: 0 });
  const data = { size: 1, x: new Float32Array(1) };
  const random = RandomStream.of(1);
  const request = { weights: model.init(random), data, loss: quadratic, optimizer, epochs: steps, random };
  return Array.from((await learner.fit({ ...request, batch: 1 })).weights);
}

const engine = createEngine('onnx');
