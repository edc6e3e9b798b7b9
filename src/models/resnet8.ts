import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { defineModel } from './definition.js';
import { imageShape } from './image-shape.js';
import { batchNormalizationLayer } from './layers/batch-normalization.js';
import { convolution } from './layers/convolution.js';
import { dense } from './layers/dense.js';
import { residualBlock } from './layers/residual-block.js';
import { width } from './width.js';

/**
 * The residual network of He et al. 2016, section 4.2, with n = 1: a convolution, three stages of one block each, global
 * average pooling. Shortcuts that change shape are projections. On CIFAR-10 it has 77,850 parameters and 480 statistics.
 */
export const resnet8 = defineModel({
  name: 'resnet8',
  title: 'residual network of 8 layers with batch normalisation',
  options: z.strictObject({
    channels: z.tuple([width, width, width]).default([16, 32, 64]).describe('channels of the three stages'),
  }),
  network({ channels }, { inputShape, outputSize }) {
    const [, , inputs] = imageShape('resnet8', inputShape);
    const conv = convolution('conv', { inputs, outputs: channels[0], size: 3, padding: 1, bias: false });
    const norm = batchNormalizationLayer('norm', channels[0]);
    const blocks = [
      residualBlock('block1', channels[0], channels[0], 1),
      residualBlock('block2', channels[0], channels[1], 2),
      residualBlock('block3', channels[1], channels[2], 2),
    ];
    const classifier = dense('classifier', channels[2], outputSize);
    return {
      layers: [conv, norm, ...blocks, classifier],
      classifier,
      features(pass, x) {
        const stem = tf.relu(norm.apply(pass, conv.apply(pass, x)));
        return tf.mean(
          blocks.reduce((h, block) => block.apply(pass, h), stem),
          [1, 2],
        );
      },
    };
  },
});
