import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import { namedChoice } from '../../core/named.js';
import { convolution } from '../layers/convolution.js';
import { dense } from '../layers/dense.js';
import type { Layer } from '../layers/layer.js';
import { buildLayers, chained } from './build-layers.js';
import { defineLayer, type LayerKind, type Place, shownShape } from './layer-kind.js';

/**
 * A residual block (K. He et al. Deep Residual Learning for Image Recognition. CVPR 2016. arXiv:1512.03385): layers beside a
 * shortcut, whose outputs are added. The shortcut is the input itself, or, where the layers change its shape, a projection
 * without an offset: a dense layer for rows of numbers, a convolution of 1x1 for images, with the stride that gives their size.
 *
 * @param kinds of layers that may be in it
 */
export function residualKind(kinds: readonly LayerKind[]): LayerKind {
  return defineLayer({
    name: 'residual',
    title: 'layers, to whose output their input is added, projected if the shapes differ',
    options: { layers: z.array(namedChoice(kinds)).min(1).describe('the layers, first to last') },
    build({ layers: list }, place) {
      const layers = buildLayers(kinds, list, { ...place, where: `${place.where}.layers` });
      const { outputShape } = layers[layers.length - 1];
      const inner = chained(layers);
      const shortcut = projection(place, outputShape);
      return {
        parameters: [...inner.parameters, ...(shortcut?.parameters ?? [])],
        random: inner.random,
        outputShape,
        apply: (pass, x) => tf.add(inner.apply(pass, x), shortcut ? shortcut.apply(pass, x) : x),
      };
    },
  });
}

/** The projection to another shape; undefined where the shape is the same. */
function projection(place: Place, to: readonly number[]): Layer | undefined {
  const { shape: from, where } = place;
  const name = `${place.name}.shortcut`;
  if (String(from) === String(to)) return undefined;
  if (from.length === 1 && to.length === 1) return dense(name, from[0], to[0], { bias: false });
  const stride = from.length === 3 && to.length === 3 ? strideBetween(from, to) : undefined;
  if (stride === undefined) {
    const reason = `its layers make ${shownShape(to)} of ${shownShape(from)}, which no projection of 1x1 does`;
    throw new InputError(where, 'unsuitable', { reason });
  }
  return convolution(name, { inputs: from[2], outputs: to[2], size: 1, stride, padding: 'valid', bias: false });
}

/** The stride with which windows of 1x1 make images of another size; undefined if there is none. */
function strideBetween(from: readonly number[], to: readonly number[]): number | undefined {
  const strides = Array.from({ length: from[0] }, (_, i) => i + 1);
  return strides.find((stride) => [0, 1].every((axis) => Math.ceil(from[axis] / stride) === to[axis]));
}
