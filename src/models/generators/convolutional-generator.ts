import * as tf from '@tensorflow/tfjs-core';
import { InputError } from '../../core/errors.js';
import { imageShape } from '../image-shape.js';
import { batchNormalizationLayer } from '../layers/batch-normalization.js';
import { convolution } from '../layers/convolution.js';
import { dense } from '../layers/dense.js';
import { doubled } from '../layers/doubled.js';
import { type Generator, type GeneratorTask, generatorOf } from './generator.js';
import { standardized } from './standardized.js';

/** Sizes of a convolutional generator. */
export interface ConvolutionalGeneratorOptions {
  readonly noise: number;
  /** Channels before the last convolution; twice as many at the lower resolutions. */
  readonly channels: number;
}

/**
 * The image generator of Zhang et al. 2022 (FedFTG): noise and label are each mapped to `channels` maps of a quarter of the
 * height and width, and three convolutions of 3x3 follow, the first two after doubling the resolution and with batch
 * normalisation and leaky ReLU. Its outputs are standardised by channel.
 *
 * @throws InputError if the samples are no images, or have a height or width that four does not divide
 */
export function convolutionalGenerator(options: ConvolutionalGeneratorOptions, task: GeneratorTask): Generator {
  const { noise, channels } = options;
  const { outputShape, classes } = task;
  const [height, width, outputs] = imageShape('convolutional', outputShape, 'strategy.generator', "'dense' takes any");
  if (height % 4 !== 0 || width % 4 !== 0) {
    throw new InputError('strategy.generator', 'image-not-multiple', {
      model: 'the convolutional generator',
      divisor: 4,
      found: [height, width],
      advice: 'take the dense one',
    });
  }
  const [low, wide] = [[height / 4, width / 4] as const, 2 * channels];
  const same = { size: 3, padding: 1, bias: true };
  const ofNoise = dense('noise', noise, low[0] * low[1] * channels);
  const ofLabel = dense('label', classes, low[0] * low[1] * channels);
  const norm0 = batchNormalizationLayer('norm0', wide);
  const conv1 = convolution('conv1', { ...same, inputs: wide, outputs: wide });
  const norm1 = batchNormalizationLayer('norm1', wide);
  const conv2 = convolution('conv2', { ...same, inputs: wide, outputs: channels });
  const norm2 = batchNormalizationLayer('norm2', channels);
  const conv3 = convolution('conv3', { ...same, inputs: channels, outputs });
  const scale = standardized('scale', outputShape);
  const key = JSON.stringify(['convolutional generator', noise, channels, outputShape, classes]);
  return generatorOf(key, task, noise, {
    layers: [ofNoise, ofLabel, norm0, conv1, norm1, conv2, norm2, conv3, scale],
    samples(pass, noises, labels) {
      const maps = (rows: tf.Tensor) => tf.reshape(rows, [rows.shape[0], ...low, channels]);
      const codes = tf.oneHot(labels, classes, 1, 0, 'float32');
      const first = tf.concat([maps(ofNoise.apply(pass, noises)), maps(ofLabel.apply(pass, codes))], 3);
      const second = conv1.apply(pass, doubled(norm0.apply(pass, first)));
      const third = conv2.apply(pass, doubled(tf.leakyRelu(norm1.apply(pass, second), 0.2)));
      return scale.apply(pass, conv3.apply(pass, tf.leakyRelu(norm2.apply(pass, third), 0.2)));
    },
  });
}
