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
const padding = 'same';

/**
 * The MNIST CNN of McMahan et al. 2017, section 3: two 5x5 convolutions of 32 and 64 channels, each followed by 2x2 max
 * pooling, a dense layer of 512 units: 1,663,370 parameters on MNIST.
 */
export const cnn = defineModel({
  name: 'cnn',
  title: 'convolutional network (McMahan 2017)',
  options: z.strictObject({
    channels: z.tuple([width, width]).default([32, 64]).describe('channels of the two convolutions'),
    hidden: width.default(512).describe('units of the hidden layer'),
  }),
  network({ channels, hidden }, { inputShape, outputSize }) {
    const [height, imageWidth, inputs] = imageShape('cnn', inputShape);
    if (height < 4 || imageWidth < 4) {
      throw new InputError('model', 'image-too-small', {
        model: "'cnn'",
        least: [4, 4],
        found: [height, imageWidth],
      });
    }
    const outputs = pooledSize(pooledSize(height)) * pooledSize(pooledSize(imageWidth)) * channels[1];
    const conv1 = convolution('conv1', { inputs, outputs: channels[0], size, padding, bias: true });
    const conv2 = convolution('conv2', { inputs: channels[0], outputs: channels[1], size, padding, bias: true });
    const hidden1 = dense('hidden1', outputs, hidden);
    const classifier = dense('classifier', hidden, outputSize);
    return {
      layers: [conv1, conv2, hidden1, classifier],
      classifier,
      features(pass, x) {
        const first = maxPooling(tf.relu(conv1.apply(pass, x)));
        const second = maxPooling(tf.relu(conv2.apply(pass, first)));
        return tf.relu(hidden1.apply(pass, flatten(second)));
      },
    };
  },
});
