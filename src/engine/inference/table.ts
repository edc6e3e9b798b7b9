import { numbersAttribute } from '../attributes.js';
import { windows } from './convolution.js';
import { elementwise } from './elementwise.js';
import { gathers } from './gather.js';
import { images } from './image.js';
import type { Inference } from './inference.js';
import { matrixProducts } from './matmul.js';
import { reductions } from './reduction.js';
import { shapes } from './shape.js';

/** The inference of every kernel that can be traced, by tfjs's kernel name. */
export const inferences: Readonly<Record<string, Inference>> = {
  ...elementwise,
  ...gathers,
  ...images,
  ...matrixProducts,
  ...reductions,
  ...shapes,
  ...windows,
  KeyedUniform: (_, attrs) => [{ shape: numbersAttribute(attrs, 'shape'), dtype: 'float32' }],
};
