import * as tf from '@tensorflow/tfjs-core';
import { batchNormalizationLayer } from '../layers/batch-normalization.js';
import type { Layer } from '../layers/layer.js';

/**
 * The end of the image generator of Zhang et al. 2022 (FedFTG): tanh, then batch normalisation without a scale and offset of
 * its own, so that every channel of a generated batch has mean 0 and variance 1. So have the clients' samples where a scenario
 * normalises them (`data.normalize`), as the paper's are; otherwise generated samples are apart from them in that already.
 */
export function standardized(name: string, outputShape: readonly number[]): Layer {
  const norm = batchNormalizationLayer(name, outputShape[outputShape.length - 1], { affine: false });
  return { parameters: norm.parameters, apply: (pass, x) => norm.apply(pass, tf.tanh(x)) };
}
