import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { InputError } from '../core/errors.js';
import { defineModel } from './definition.js';
import { imageShape } from './image-shape.js';
import { batchNormalizationLayer } from './layers/batch-normalization.js';
import { convolution } from './layers/convolution.js';
import { doubled } from './layers/doubled.js';
import type { Layer } from './layers/layer.js';
import { maxPooling } from './layers/max-pooling.js';
import { width } from './width.js';

/**
 * A small U-Net (Ronneberger, Fischer and Brox, MICCAI 2015, arXiv:1505.04597): at each level two 3x3 convolutions with ReLU; 2x2 max
 * pooling on the way down; on the way up every pixel becomes a square of four, and the features of the same level on the way
 * down are set beside. Convolutions are padded, so that the output is as large as the image.
 */
export const unet = defineModel({
  name: 'unet',
  title: 'U-Net (Ronneberger 2015), small, for masks of images',
  gives: 'image',
  options: z.strictObject({
    channels: z.array(width).min(2).max(6).default([8, 16, 32]).describe('channels of the levels, the highest first'),
    batchNorm: z.boolean().default(false).describe('batch normalisation after each convolution but the last'),
  }),
  network({ channels, batchNorm }, { inputShape, outputShape }) {
    const [height, imageWidth, inputs] = imageShape('unet', inputShape);
    const divisor = 2 ** (channels.length - 1);
    if (height % divisor !== 0 || imageWidth % divisor !== 0) {
      throw new InputError('model.channels', 'image-not-multiple', {
        model: `'unet' of ${channels.length} levels`,
        divisor,
        found: [height, imageWidth],
      });
    }
    if (outputShape[0] !== height || outputShape[1] !== imageWidth) {
      throw new InputError('model', 'wrong-output', {
        model: 'unet',
        gives: 'masks as large as its images',
        needed: outputShape,
      });
    }
    const block = (name: string, from: number, to: number) => twoConvolutions(name, from, to, batchNorm);
    const down = channels.map((to, level) => block(`down${level + 1}`, level === 0 ? inputs : channels[level - 1], to));
    const up = channels.slice(0, -1).map((to, level) => block(`up${level + 1}`, channels[level + 1] + to, to));
    const classifier = convolution('classifier', {
      inputs: channels[0],
      outputs: outputShape[2],
      size: 1,
      padding: 'valid',
      bias: true,
    });
    return {
      layers: [...down, ...[...up].reverse(), classifier],
      classifier,
      featureSize: height * imageWidth * channels[0],
      features(pass, x) {
        const skipped: Tensor[] = [];
        const deepest = down.reduce((h, layer, level) => {
          const found = layer.apply(pass, level === 0 ? h : maxPooling(h));
          skipped.push(found);
          return found;
        }, x);
        return up.reduceRight(
          (h, layer, level) => layer.apply(pass, tf.concat([doubled(h), skipped[level]], 3)),
          deepest,
        );
      },
    };
  },
});

/** Two padded 3x3 convolutions, each followed by batch normalisation, if asked for, and ReLU. */
function twoConvolutions(name: string, inputs: number, outputs: number, batchNorm: boolean): Layer {
  const square = { size: 3, padding: 1, bias: !batchNorm, outputs };
  const convolutions = [
    convolution(`${name}.conv1`, { ...square, inputs }),
    convolution(`${name}.conv2`, { ...square, inputs: outputs }),
  ];
  const norms = batchNorm ? [1, 2].map((number) => batchNormalizationLayer(`${name}.norm${number}`, outputs)) : [];
  return {
    parameters: convolutions.flatMap((layer, k) => [...layer.parameters, ...(norms[k]?.parameters ?? [])]),
    apply: (pass, x) =>
      convolutions.reduce((h, layer, k) => {
        const found = layer.apply(pass, h);
        return tf.relu(norms[k] ? norms[k].apply(pass, found) : found);
      }, x),
  };
}
