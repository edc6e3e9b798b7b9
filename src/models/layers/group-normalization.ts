import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from './layer.js';

const epsilon = 1e-5;

/**
 * Group normalisation (Y. Wu, K. He. Group Normalization. ECCV 2018. arXiv:1803.08494): the channels of a sample are divided into
 * groups, and each group is brought to mean 0 and variance 1 over its channels and all positions. Every channel has a trained scale
 * and offset. With one group it is layer normalisation (Ba et al. 2016, arXiv:1607.06450). There are no running statistics: a
 * sample's output depends on that sample alone, in training and in evaluation.
 *
 * @param groups divides `channels`
 */
export function groupNormalization(name: string, channels: number, groups: number): Layer {
  const entry = (part: string, constant: number) =>
    ({ name: `${name}.${part}`, shape: [channels], kind: 'parameter', start: { constant } }) as const;
  const [gamma, beta] = [entry('gamma', 1), entry('beta', 0)];
  return {
    parameters: [gamma, beta],
    apply({ params }, x) {
      const grouped = tf.reshape(x, [x.shape[0], -1, groups, channels / groups]);
      const centred = tf.sub(grouped, groupMean(grouped));
      const inverse = tf.rsqrt(tf.add(groupMean(tf.square(centred)), epsilon));
      const normalized = tf.reshape(tf.mul(centred, inverse), x.shape);
      return tf.add(tf.mul(normalized, params[gamma.name]), params[beta.name]);
    },
  };
}

/** `[batch, 1, groups, 1]` of `[batch, positions, groups, channels of a group]`. */
function groupMean(values: Tensor): Tensor {
  return tf.mean(values, [1, 3], true);
}
