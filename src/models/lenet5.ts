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
 * LeNet-5 (LeCun et al. 1998, figure 2) in today's form: ReLU, max pooling, dense layers throughout. On 28x28 images
 * without padding it has 44,426 parameters; the original pads MNIST to 32x32, which `padding: same` comes near to. With a
 * projection head of 256 features it is the small network of Li et al. 2021 (MOON): 92,626 parameters on CIFAR-10.
 */
export const lenet5 = defineModel({
  name: 'lenet5',
  title: 'LeNet-5 with ReLU and max pooling',
  options: z.strictObject({
    channels: z.tuple([width, width]).default([6, 16]).describe('channels of the two convolutions'),
    hidden: z.tuple([width, width]).default([120, 84]).describe('units of the two hidden layers'),
    padding: z.enum(['valid', 'same']).default('valid').describe('padding of the 5x5 convolutions'),
    projection: width
      .optional()
      .describe('features of a two-layer projection head before the classifier; none, if absent'),
  }),
  network({ channels, hidden, padding, projection }, { inputShape, outputSize }) {
    const [height, imageWidth, inputs] = imageShape('lenet5', inputShape);
    const left = (length: number) => [1, 2].reduce((l) => pooledSize(padding === 'same' ? l : l - size + 1), length);
    const outputs = left(height) * left(imageWidth) * channels[1];
    if (left(height) < 1 || left(imageWidth) < 1) {
      const smallest = padding === 'same' ? 4 : 16;
      throw new InputError('model', 'image-too-small', {
        model: `'lenet5' with padding '${padding}'`,
        least: [smallest, smallest],
        found: [height, imageWidth],
      });
    }
    const conv1 = convolution('conv1', { inputs, outputs: channels[0], size, padding, bias: true });
    const conv2 = convolution('conv2', { inputs: channels[0], outputs: channels[1], size, padding, bias: true });
    const hidden1 = dense('hidden1', outputs, hidden[0]);
    const hidden2 = dense('hidden2', hidden[0], hidden[1]);
    const head =
      projection === undefined
        ? []
        : [dense('project1', hidden[1], hidden[1]), dense('project2', hidden[1], projection)];
    const classifier = dense('classifier', projection ?? hidden[1], outputSize);
    return {
      layers: [conv1, conv2, hidden1, hidden2, ...head, classifier],
      classifier,
      features(pass, x) {
        const first = maxPooling(tf.relu(conv1.apply(pass, x)));
        const second = maxPooling(tf.relu(conv2.apply(pass, first)));
        const encoded = tf.relu(hidden2.apply(pass, tf.relu(hidden1.apply(pass, flatten(second)))));
        return head.reduce((x, layer, k) => layer.apply(pass, k > 0 ? tf.relu(x) : x), encoded);
      },
    };
  },
});
