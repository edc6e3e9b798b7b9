import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { type ActivationName, activations, leakySlope } from '../layers/activation.js';
import type { Layer } from '../layers/layer.js';
import { defineLayer, type LayerKind } from './layer-kind.js';

/** The option of a layer whose output goes through a function. */
export const activation = z
  .enum(['relu', 'leaky-relu', 'gelu', 'tanh', 'sigmoid'])
  .optional()
  .describe('the function that its output goes through; none, if absent');

/** A layer followed by a function, if there is one. */
export function activated(layer: Layer, name: ActivationName | undefined): Layer {
  if (!name) return layer;
  return { ...layer, apply: (pass, x) => activations[name](layer.apply(pass, x)) };
}

const leakyRelu = defineLayer({
  name: 'leaky-relu',
  title: 'the number, or below 0 the number times a slope',
  options: { slope: z.number().min(0).max(1).default(leakySlope).describe('below 0') },
  build: ({ slope }, { shape }) => ({ parameters: [], outputShape: shape, apply: (_, x) => tf.leakyRelu(x, slope) }),
});

/** Functions as layers of their own. */
export const activationKinds: readonly LayerKind[] = [
  ofFunction('relu', 'the number, or 0 where that is larger'),
  leakyRelu,
  ofFunction('gelu', 'the number times the normal distribution function at it'),
  ofFunction('tanh', 'the hyperbolic tangent'),
  ofFunction('sigmoid', 'the logistic function'),
];

function ofFunction(name: ActivationName, title: string): LayerKind {
  return defineLayer({
    name,
    title,
    options: {},
    build: (_, { shape }) => ({ parameters: [], outputShape: shape, apply: (_pass, x) => activations[name](x) }),
  });
}
