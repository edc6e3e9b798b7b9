import * as tf from '@tensorflow/tfjs-core';
import { trainedPart } from '../core/layout-part.js';
import type { Layout } from '../core/weights.js';
import type { Tensors } from '../engine/engine.js';
import type { Model } from './model.js';

/**
 * The same model without running statistics: batch normalisation takes the statistics of the batch that it is given, in evaluation,
 * too (PyTorch's `track_running_stats=False`). Its weights are those that are trained. A model without batch normalisation is
 * returned as it is.
 */
export function withBatchStatistics(model: Model): Model {
  const statistics = model.layout.filter(({ kind }) => kind === 'statistic');
  if (statistics.length === 0) return model;
  const trained = trainedPart(model.layout);
  return {
    ...model,
    key: JSON.stringify(['batch statistics', model.key]),
    layout: parametersOf(model.layout),
    headLayout: parametersOf(model.headLayout),
    batchStatistics: true,
    init: (random) => trained.take(model.init(random)),
    apply(params, x, mode) {
      const { rowWeights = tf.fill([x.shape[0]], 1 / x.shape[0]) } = mode;
      // What running statistics would become is thrown away, so that it does not matter what they are.
      const unused: Tensors = Object.fromEntries(statistics.map(({ name, shape }) => [name, tf.zeros([...shape])]));
      const output = model.apply({ ...params, ...unused }, x, { ...mode, rowWeights, normalizeBy: 'batch' });
      return { ...output, statistics: {} };
    },
  };
}

function parametersOf(layout: Layout): Layout {
  return layout.filter(({ kind }) => kind === 'parameter');
}
