import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { InputError } from '../core/errors.js';
import { defineModel } from './definition.js';
import { imageShape } from './image-shape.js';
import { convolution } from './layers/convolution.js';
import { dense } from './layers/dense.js';
import { flatten } from './layers/flatten.js';
import { maxPooling, pooledSize } from './layers/max-pooling.js';
import { width } from './width.js';

const size = 5;

/**
 * The part of a convolutional network that methods which split one leave on the device: a 5x5 convolution, ReLU and 2x2 max
 * pooling, with a linear classifier on top. Its features are the feature map, row by row: `[height / 2, width / 2, channels]`
 * on images of even size.
 */
export const edgeCnn = defineModel({
  name: 'edge-cnn',
  title: 'one convolution with a linear classifier on its feature map, for devices',
  options: z.strictObject({
    channels: width.default(8).describe('channels of the convolution'),
  }),
  network({ channels }, { inputShape, outputSize }) {
    const [height, imageWidth, inputs] = imageShape('edge-cnn', inputShape);
    if (height < 2 || imageWidth < 2) {
      throw new InputError('model', 'image-too-small', {
        model: "'edge-cnn'",
        least: [2, 2],
        found: [height, imageWidth],
      });
    }
    const conv1 = convolution('conv1', { inputs, outputs: channels, size, padding: 'same', bias: true });
    const classifier = dense('classifier', pooledSize(height) * pooledSize(imageWidth) * channels, outputSize);
    return {
      layers: [conv1, classifier],
      classifier,
      features: (pass, x) => flatten(maxPooling(tf.relu(conv1.apply(pass, x)))),
    };
  },
});
