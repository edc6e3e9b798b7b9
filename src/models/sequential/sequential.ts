import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import { type Named, namedChoice } from '../../core/named.js';
import { sizeOf } from '../../core/weights.js';
import { defineModel } from '../definition.js';
import { convolution } from '../layers/convolution.js';
import { dense } from '../layers/dense.js';
import { flatten } from '../layers/flatten.js';
import type { Layer } from '../layers/layer.js';
import { buildLayers, chained } from './build-layers.js';
import { layerKinds } from './kinds.js';
import { shownShape } from './layer-kind.js';

const where = 'model.layers';

/**
 * Layers in a row, as a scenario lists them. The classifier, which gives the logits, is the last one, if it is a dense layer or
 * a convolution without an activation that gives outputs of the task's shape; otherwise one is added: a dense layer, before which
 * an image is flattened, or for tasks whose outputs are images a convolution of 1x1. So the features of a sample are what goes
 * into the classifier.
 */
export const sequential = defineModel({
  name: 'sequential',
  title: 'layers of your own, listed one after the other',
  gives: 'any',
  options: z.strictObject({
    layers: z
      .array(namedChoice(layerKinds))
      .max(500)
      .describe('the layers, first to last; the classifier may be left out'),
  }),
  network({ layers: list }, { inputShape, outputShape }) {
    const layers = buildLayers(layerKinds, list, { where, name: '', shape: inputShape });
    const last = layers.at(-1);
    const written = last && isLinear(list[list.length - 1]) && String(last.outputShape) === String(outputShape);
    const before = written ? layers.slice(0, -1) : layers;
    const features = before.at(-1)?.outputShape ?? inputShape;
    const classifier = written ? last : classifierFor(features, outputShape);
    const body = chained(before);
    const rows = outputShape.length === 1;
    return {
      layers: [body, classifier],
      classifier,
      featureSize: sizeOf(features),
      features: (pass, x) => (rows ? flatten(body.apply(pass, x)) : body.apply(pass, x)),
    };
  },
});

/** Whether a layer is a linear function of its input. */
function isLinear({ name, ...options }: Named): boolean {
  return ['dense', 'convolution'].includes(name) && !('activation' in options && options.activation);
}

function classifierFor(features: readonly number[], outputShape: readonly number[]): Layer {
  if (outputShape.length === 1) return dense('classifier', sizeOf(features), outputShape[0]);
  if (features.length === 3 && features[0] === outputShape[0] && features[1] === outputShape[1]) {
    const options = { inputs: features[2], outputs: outputShape[2], size: 1, padding: 'valid', bias: true } as const;
    return convolution('classifier', options);
  }
  throw new InputError(where, 'wrong-output', {
    model: 'sequential',
    gives: shownShape(features),
    needed: outputShape,
  });
}
