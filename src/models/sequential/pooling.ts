import * as tf from '@tensorflow/tfjs-core';
import { defineLayer, imageAt, type LayerKind } from './layer-kind.js';
import { padding, pixels, windowsAt } from './window.js';

/** The largest number, or the mean, of each window and channel. */
export const maxPoolKind = poolKind('max-pool', 'the largest number of each window', tf.maxPool);
/** See {@link maxPoolKind}. Padding does not count in the mean. */
export const meanPoolKind = poolKind('mean-pool', 'the mean of each window', tf.avgPool);

/** The mean of each channel. */
export const globalMeanPoolKind = defineLayer({
  name: 'global-mean-pool',
  title: 'the mean of each channel over the whole image: a row of numbers',
  options: {},
  build: (_, place) => ({
    parameters: [],
    outputShape: [imageAt(place, 'global-mean-pool')[2]],
    apply: (_pass, x) => tf.mean(x, [1, 2]),
  }),
});

function poolKind(name: string, title: string, pool: typeof tf.maxPool | typeof tf.avgPool): LayerKind {
  return defineLayer({
    name,
    title,
    options: {
      size: pixels.default(2).describe('side of the square window'),
      stride: pixels.optional().describe('pixels from one window to the next; as the size, if absent'),
      padding,
    },
    build({ size, stride = size, padding }, place) {
      const { counts, channels } = windowsAt(place, { size, stride, padding }, name, 'a pool');
      return {
        parameters: [],
        outputShape: [...counts, channels],
        apply: (_, x) => pool(x as tf.Tensor4D, size, stride, padding),
      };
    },
  });
}
