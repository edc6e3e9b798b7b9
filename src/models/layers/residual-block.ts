import * as tf from '@tensorflow/tfjs-core';
import { batchNormalizationLayer } from './batch-normalization.js';
import { convolution } from './convolution.js';
import type { Layer } from './layer.js';

/**
 * The basic block of He et al. 2016, section 4.2: two 3x3 convolutions with batch normalisation beside a shortcut, which
 * is a 1x1 projection where the shape changes.
 */
export function residualBlock(name: string, inputs: number, outputs: number, stride: number): Layer {
  const square = { size: 3, padding: 1, bias: false };
  const conv1 = convolution(`${name}.conv1`, { ...square, inputs, outputs, stride });
  const norm1 = batchNormalizationLayer(`${name}.norm1`, outputs);
  const conv2 = convolution(`${name}.conv2`, { ...square, inputs: outputs, outputs });
  const norm2 = batchNormalizationLayer(`${name}.norm2`, outputs);
  const shortcut =
    stride === 1 && inputs === outputs
      ? undefined
      : convolution(`${name}.shortcut`, { size: 1, padding: 'valid', bias: false, inputs, outputs, stride });
  return {
    parameters: [conv1, norm1, conv2, norm2, ...(shortcut ? [shortcut] : [])].flatMap((layer) => layer.parameters),
    apply(pass, x) {
      const first = tf.relu(norm1.apply(pass, conv1.apply(pass, x)));
      const second = norm2.apply(pass, conv2.apply(pass, first));
      return tf.relu(tf.add(second, shortcut ? shortcut.apply(pass, x) : x));
    },
  };
}
