import type { Model } from '../../src/models/model.js';
import { createModel } from '../../src/models/registry.js';

const shape = [8, 8, 1];
const classes = 3;

/** Every architecture, narrow enough for the reference backend, on 8x8 images of 3 classes. */
export const smallModels: readonly (readonly [string, Model])[] = [
  { name: 'logreg', options: {} },
  { name: 'mlp', options: { hidden: [6, 5] } },
  { name: 'strided-cnn', options: { channels: [2, 3], features: 5 } },
  { name: 'edge-cnn', options: { channels: 2 } },
  { name: 'lenet5', options: { channels: [2, 3], hidden: [6, 5], padding: 'same', projection: 4 } },
  { name: 'cnn', options: { channels: [2, 3], hidden: 6 } },
  { name: 'resnet8', options: { channels: [2, 3, 4] } },
].map((spec) => [spec.name, createModel(spec, shape, classes)]);
