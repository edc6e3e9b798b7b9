import { z } from 'zod';
import { dense } from '../layers/dense.js';
import { width } from '../width.js';
import { activated, activation } from './activation.js';
import { defineLayer, rowAt } from './layer-kind.js';

/** A dense layer, also known as linear or fully connected. */
export const denseKind = defineLayer({
  name: 'dense',
  title: 'a weight for every pair of an input and a unit',
  options: {
    units: width.describe('numbers that it gives'),
    activation,
    bias: z.boolean().default(true).describe('whether each unit has an offset'),
  },
  build({ units, bias, activation }, place) {
    const layer = dense(place.name, rowAt(place, 'dense'), units, { bias });
    return { ...activated(layer, activation), outputShape: [units] };
  },
});
