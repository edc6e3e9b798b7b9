import type { Layout } from '../core/weights.js';
import type { Initialization } from './initialization.js';
import type { Layer } from './layers/layer.js';
import type { Trainable } from './model.js';
import { startWeights } from './parameter.js';

/** The names and shapes of some layers' tensors, in their order. */
export function layoutOf(layers: readonly Layer[]): Layout {
  return layers.flatMap((layer) => layer.parameters).map(({ name, shape, kind }) => ({ name, shape, kind }));
}

/** What a network of layers is to training: its weights in the order of the layers, each with its own start. */
export function trainableOf(key: string, layers: readonly Layer[], initialization?: Initialization): Trainable {
  const parameters = layers.flatMap((layer) => layer.parameters);
  const random = layers.some((layer) => layer.random);
  return {
    key,
    layout: layoutOf(layers),
    ...(random && { random }),
    init: (random) => startWeights(parameters, random, initialization),
  };
}
