import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { sizeOf } from '../core/weights.js';
import { defineModel } from './definition.js';
import { dense } from './layers/dense.js';
import { flatten } from './layers/flatten.js';
import { width } from './width.js';

/**
 * A multilayer perceptron with ReLU over the flattened sample. The default is the "2NN" of McMahan et al. 2017,
 * section 3: two hidden layers of 200 units, 199,210 parameters on MNIST.
 */
export const mlp = defineModel({
  name: 'mlp',
  title: 'multilayer perceptron (McMahan 2017: "2NN")',
  options: z.strictObject({
    hidden: z.array(width).default([200, 200]).describe('units of the hidden layers'),
  }),
  network({ hidden }, { inputShape, outputSize }) {
    const widths = [sizeOf(inputShape), ...hidden];
    const layers = hidden.map((units, index) => dense(`hidden${index + 1}`, widths[index], units));
    const classifier = dense('classifier', widths[widths.length - 1], outputSize);
    return {
      layers: [...layers, classifier],
      classifier,
      features: (pass, x) => layers.reduce((h, layer) => tf.relu(layer.apply(pass, h)), flatten(x)),
    };
  },
});
