import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../learner.js';
import { present } from '../losses.js';
import { builtInTask } from './built-in-task.js';

/** The axes of an image in `[batch, height, width, 1]`. */
const image = [1, 2, 3];

/**
 * The foreground of each image. The loss is the binary cross-entropy of the pixels' logits in nats, averaged over the pixels. A
 * pixel is predicted as foreground where its logit is above 0.
 *
 * `dice`, the metric, is `2 |A and B| / (|A| + |B|)` and `iou` is `|A and B| / |A or B|`, with A the pixels that are predicted and B
 * those of the masks, over all images of the set together; both are 1 where there is neither. The counts add up over batches.
 */
export const segmentation = builtInTask({
  name: 'segmentation',
  title: 'the foreground of each image',
  create: () => ({
    losses: binaryCrossEntropyOf,
    sums(logits, masks) {
      const predicted = tf.cast(tf.greater(logits, 0), 'float32');
      return {
        intersection: tf.sum(tf.mul(predicted, masks), image),
        predicted: tf.sum(predicted, image),
        actual: tf.sum(masks, image),
      };
    },
    summary({ samples, loss, intersection, predicted, actual }) {
      const [both, union] = [predicted + actual, predicted + actual - intersection];
      return {
        dice: both === 0 ? 1 : (2 * intersection) / both,
        iou: union === 0 ? 1 : intersection / union,
        loss: loss / samples,
      };
    },
    soft: {
      probabilities: (logits) => tf.sigmoid(logits),
      loss: softMasks,
      change(values, of, change) {
        // The logits z and 0 are those of the probabilities sigmoid(z) and 1 - sigmoid(z).
        const rows = Float32Array.from({ length: 2 * values.length }, (_, at) => {
          const value = values[at >> 1];
          if (at % 2 === 0) return value;
          return of === 'logits' ? 0 : 1 - value;
        });
        return change(rows, 2).filter((_, at) => at % 2 === 0);
      },
    },
  }),
});

/**
 * `-(m log sigmoid(z) + (1 - m) log(1 - sigmoid(z)))`, averaged over the pixels of each image, in nats.
 *
 * @param logits `[batch, height, width, 1]`
 * @param masks as many, in [0, 1]
 * @returns `[batch]`
 */
export function binaryCrossEntropyOf(logits: Tensor, masks: Tensor): Tensor {
  // The gradient is written out: the one that tfjs derives is a sum of two terms.
  const perPixel = tf.customGrad((...args) => {
    const [z, save] = args as [Tensor, tf.GradSaveFunc];
    save([z, masks]);
    return {
      value: tf.sub(tf.softplus(z), tf.mul(z, masks)),
      gradFunc: (dy: Tensor, [saved, mask]: Tensor[]) => tf.mul(tf.sub(tf.sigmoid(saved), mask), dy),
    };
  });
  return tf.mean(perPixel(logits), image);
}

function softMasks(...[{ output }, batch]: Parameters<Loss>): Tensor {
  return batch.mean(binaryCrossEntropyOf(output.logits, present(batch.extra.soft, 'soft')));
}
