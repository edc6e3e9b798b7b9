import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { defineModel } from './definition.js';
import { imageShape } from './image-shape.js';
import { batchNormalizationLayer } from './layers/batch-normalization.js';
import { convolution } from './layers/convolution.js';
import { dense } from './layers/dense.js';
import { flatten } from './layers/flatten.js';
import { width } from './width.js';

/**
 * The small network of Zhu et al. 2021 (FedGEN), as in its authors' code: two 3x3 convolutions of stride 2 with batch
 * normalisation and ReLU, and a linear layer down to the features that their generator makes; without the biases that batch
 * normalisation cancels. 26,412 parameters on MNIST.
 */
export const stridedCnn = defineModel({
  name: 'strided-cnn',
  title: 'two strided convolutions with batch normalisation, few features (FedGEN)',
  options: z.strictObject({
    channels: z.tuple([width, width]).default([6, 16]).describe('channels of the two convolutions'),
    features: width.default(32).describe('units before the last layer'),
  }),
  network({ channels, features }, { inputShape, outputSize }) {
    const [height, imageWidth, inputs] = imageShape('strided-cnn', inputShape);
    const left = (length: number) => Math.ceil(Math.ceil(length / 2) / 2);
    const strided = { size: 3, stride: 2, padding: 1, bias: false };
    const conv1 = convolution('conv1', { ...strided, inputs, outputs: channels[0] });
    const norm1 = batchNormalizationLayer('norm1', channels[0]);
    const conv2 = convolution('conv2', { ...strided, inputs: channels[0], outputs: channels[1] });
    const norm2 = batchNormalizationLayer('norm2', channels[1]);
    const encoder = dense('encoder', left(height) * left(imageWidth) * channels[1], features);
    const classifier = dense('classifier', features, outputSize);
    return {
      layers: [conv1, norm1, conv2, norm2, encoder, classifier],
      classifier,
      features(pass, x) {
        const first = tf.relu(norm1.apply(pass, conv1.apply(pass, x)));
        const second = tf.relu(norm2.apply(pass, conv2.apply(pass, first)));
        return encoder.apply(pass, flatten(second));
      },
    };
  },
});
