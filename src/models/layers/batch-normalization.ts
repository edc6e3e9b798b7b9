import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { batchNormalization } from '../../engine/batch-normalization.js';
import { checkOptions, size, text, truth } from './check-options.js';
import type { Layer } from './layer.js';

const epsilon = 1e-5;
const momentum = 0.9;

/**
 * Batch normalisation over the last axis (Ioffe and Szegedy 2015), with PyTorch's epsilon of 1e-5. In training, if
 * the mode does not ask for running ones, it uses the mean and the biased variance of the real rows and moves the running statistics a tenth of the way (momentum 0.9)
 * to that mean and to the unbiased variance (algorithm 2, and PyTorch); otherwise it uses the running ones. Without `affine` there is no trained scale and offset.
 *
 * @throws RangeError naming an option that is wrong
 */
export function batchNormalizationLayer(name: string, channels: number, { affine = true } = {}): Layer {
  checkOptions('batchNormalizationLayer', {
    name: [name, text],
    channels: [channels, size],
    affine: [affine, truth],
  });
  const entry = (part: string, kind: 'parameter' | 'statistic', constant: number) =>
    ({ name: `${name}.${part}`, shape: [channels], kind, start: { constant } }) as const;
  const gamma = entry('gamma', 'parameter', 1);
  const beta = entry('beta', 'parameter', 0);
  const mean = entry('mean', 'statistic', 0);
  const variance = entry('variance', 'statistic', 1);
  return {
    parameters: affine ? [gamma, beta, mean, variance] : [mean, variance],
    apply: ({ params: given, mode, statistics }, x) => {
      const identity = { [gamma.name]: tf.ones([channels]), [beta.name]: tf.zeros([channels]) };
      const params = affine ? given : { ...given, ...identity };
      if ((mode.normalizeBy ?? (mode.training ? 'batch' : 'running')) === 'running') {
        const scale = tf.mul(params[gamma.name], tf.rsqrt(tf.add(params[variance.name], epsilon)));
        return tf.add(tf.mul(x, scale), tf.sub(params[beta.name], tf.mul(params[mean.name], scale)));
      }
      if (!mode.rowWeights) throw new RangeError('batch normalisation needs rowWeights to normalise by the batch');
      const batch = batchNormalization(x, params[gamma.name], params[beta.name], mode.rowWeights, epsilon);
      statistics[mean.name] = moved(params[mean.name], batch.mean);
      statistics[variance.name] = moved(params[variance.name], batch.sampleVariance);
      return batch.y;
    },
  };
}

function moved(running: Tensor, batch: Tensor): Tensor {
  return tf.add(tf.mul(running, momentum), tf.mul(batch, 1 - momentum));
}
