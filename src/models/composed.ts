import * as tf from '@tensorflow/tfjs-core';
import type { Layout, Weights } from '../core/weights.js';
import type { Tensors } from '../engine/engine.js';
import type { Model } from './model.js';

/**
 * A model in two parts: the features of one are the samples of another, which gives the logits. Its weights are those of the
 * first part, its own last layer included, and then those of the second.
 *
 * @param top takes samples of as many numbers as `bottom` has features
 */
export function composedModel(bottom: Model, top: Model): Model {
  const parts = { bottom, top };
  const named = (part: keyof typeof parts, layout: Layout) =>
    layout.map((entry) => ({ ...entry, name: `${part}.${entry.name}` }));
  const own = (part: keyof typeof parts, params: Tensors) =>
    Object.fromEntries(parts[part].layout.map(({ name }) => [name, params[`${part}.${name}`]]));
  return {
    key: JSON.stringify(['composed', bottom.key, top.key]),
    inputShape: bottom.inputShape,
    outputShape: top.outputShape,
    outputSize: top.outputSize,
    featureSize: top.featureSize,
    batchStatistics: bottom.batchStatistics || top.batchStatistics,
    ...((bottom.random || top.random) && { random: true }),
    layout: [...named('bottom', bottom.layout), ...named('top', top.layout)],
    headLayout: named('top', top.headLayout),
    init: (random) => composedWeights(bottom.init(random.fork('bottom')), top.init(random.fork('top'))),
    classify: (params, features) => top.classify(own('top', params), features),
    apply(params, x, mode) {
      const lower = bottom.apply(own('bottom', params), x, mode);
      const samples = tf.reshape(lower.features, [-1, ...top.inputShape]);
      const upper = top.apply(own('top', params), samples, mode);
      return { ...upper, statistics: { ...under('bottom', lower.statistics), ...under('top', upper.statistics) } };
    },
  };
}

/** The weights of a {@link composedModel}. */
export function composedWeights(bottom: Weights, top: Weights): Weights {
  const weights: Weights = new Float32Array(bottom.length + top.length);
  weights.set(bottom);
  weights.set(top, bottom.length);
  return weights;
}

function under(part: string, statistics: Tensors): Tensors {
  return Object.fromEntries(Object.entries(statistics).map(([name, tensor]) => [`${part}.${name}`, tensor]));
}
