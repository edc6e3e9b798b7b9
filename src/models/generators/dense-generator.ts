import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../../core/weights.js';
import { batchNormalizationLayer } from '../layers/batch-normalization.js';
import { dense } from '../layers/dense.js';
import { type Generator, type GeneratorTask, generatorOf } from './generator.js';
import { standardized } from './standardized.js';

/** Sizes of a dense generator. */
export interface DenseGeneratorOptions {
  readonly noise: number;
  readonly hidden: number;
  /** Ends in {@link standardized} outputs rather than in free ones. */
  readonly standardize?: boolean;
}

/**
 * Noise and the label's one-hot code side by side, one hidden layer with batch normalisation and ReLU, one linear layer: the
 * generator of latent features of Zhu et al. 2021 (FedGEN).
 */
export function denseGenerator(options: DenseGeneratorOptions, task: GeneratorTask): Generator {
  const { noise, hidden, standardize = false } = options;
  const { outputShape, classes } = task;
  const hidden1 = dense('hidden1', noise + classes, hidden);
  const norm1 = batchNormalizationLayer('norm1', hidden);
  const output = dense('output', hidden, sizeOf(outputShape));
  const scale = standardized('scale', outputShape);
  const key = JSON.stringify(['dense generator', noise, hidden, standardize, outputShape, classes]);
  return generatorOf(key, task, noise, {
    layers: [hidden1, norm1, output, ...(standardize ? [scale] : [])],
    samples(pass, noises, labels) {
      const code = tf.concat([noises, tf.oneHot(labels, classes, 1, 0, 'float32')], 1);
      const rows = output.apply(pass, tf.relu(norm1.apply(pass, hidden1.apply(pass, code))));
      const samples = tf.reshape(rows, [rows.shape[0], ...outputShape]);
      return standardize ? scale.apply(pass, samples) : samples;
    },
  });
}
