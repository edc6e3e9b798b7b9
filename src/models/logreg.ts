import { z } from 'zod';
import { sizeOf } from '../core/weights.js';
import { defineModel } from './definition.js';
import { dense } from './layers/dense.js';
import { flatten } from './layers/flatten.js';

/** Multinomial logistic regression over the flattened sample. */
export const logreg = defineModel({
  name: 'logreg',
  title: 'multinomial logistic regression',
  options: z.strictObject({}),
  network(_options, { inputShape, outputSize }) {
    const classifier = dense('classifier', sizeOf(inputShape), outputSize);
    return { layers: [classifier], classifier, features: (_pass, x) => flatten(x) };
  },
});
