import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from './learner.js';

/**
 * `-log softmax(logits)[label]` per sample, in nats.
 *
 * @param logits `[batch, classes]`
 * @param labels `[batch]` int32 in 0 .. classes - 1
 */
export function crossEntropyOf(logits: Tensor, labels: Tensor): Tensor {
  const oneHot = tf.oneHot(labels, logits.shape[1] ?? 0, 1, 0, 'float32');
  // The gradient is written out because tfjs would derive one that passes the one-hot matrix through a sum and a product.
  const perSample = tf.customGrad((...args) => {
    const [given, save] = args as [Tensor, tf.GradSaveFunc];
    save([given, oneHot]);
    return {
      value: tf.neg(tf.sum(tf.mul(oneHot, tf.logSoftmax(given)), 1)),
      gradFunc: (dy: Tensor, [savedLogits, savedOneHot]: Tensor[]) =>
        tf.mul(tf.sub(tf.exp(tf.logSoftmax(savedLogits)), savedOneHot), tf.expandDims(dy, 1)),
    };
  });
  return perSample(logits);
}

/**
 * `-sum_c target[c] log softmax(logits)[c]` per sample, in nats: cross-entropy with soft labels.
 *
 * @param logits `[batch, classes]`
 * @param targets `[batch, classes]`, probabilities
 */
export function softCrossEntropyOf(logits: Tensor, targets: Tensor): Tensor {
  return tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), 1));
}

/**
 * `T^2 KL(softmax(teacher / T) || softmax(logits / T))` per sample, in nats. The factor keeps the size of the gradient
 * independent of the temperature T (Hinton, Vinyals and Dean 2015, section 2).
 *
 * @param logits `[batch, classes]`, the student's
 * @param teacherLogits `[batch, classes]`
 * @param temperature a number or a scalar tensor, > 0
 */
export function klDivergenceOf(logits: Tensor, teacherLogits: Tensor, temperature: Tensor | number): Tensor {
  const student = tf.logSoftmax(tf.div(logits, temperature));
  const teacher = tf.logSoftmax(tf.div(teacherLogits, temperature));
  const divergence = tf.sum(tf.mul(tf.exp(teacher), tf.sub(teacher, student)), 1);
  return tf.mul(divergence, tf.mul(temperature, temperature));
}

/**
 * `T^2 KL(q' || q)` per sample, in nats, with q' and q the softmax of the teacher's logits and of the student's, at the
 * temperature T, over the classes other than the sample's own (Lee et al. 2022, equation 5). The logits of the own class
 * have no influence and get no gradient.
 *
 * @param logits `[batch, classes]`, the student's
 * @param teacherLogits `[batch, classes]`
 * @param labels `[batch]` int32 in 0 .. classes - 1
 * @param temperature a number or a scalar tensor, > 0
 */
export function notTrueDivergenceOf(
  logits: Tensor,
  teacherLogits: Tensor,
  labels: Tensor,
  temperature: Tensor | number,
): Tensor {
  const own = tf.oneHot(labels, logits.shape[1] ?? 0, 1, 0, 'float32');
  const others = tf.sub(1, own);
  // Low enough for a probability of 0, and finite, so that 0 times its logarithm is 0.
  const excluded = tf.mul(own, -1e9);
  const notTrue = (z: Tensor) => tf.add(tf.mul(z, others), excluded);
  return klDivergenceOf(notTrue(logits), notTrue(teacherLogits), temperature);
}

/**
 * Mean over the classes of `|logits - target|` per sample; both `[batch, classes]`. Written with two rectifiers: their
 * gradient is 0 where both agree, while that of `tf.abs` is -1 at 0 and would move a student away from its own logits.
 */
export function absoluteErrorOf(logits: Tensor, targets: Tensor): Tensor {
  const difference = tf.sub(logits, targets);
  return tf.mean(tf.add(tf.relu(difference), tf.relu(tf.neg(difference))), 1);
}

/** Mean over the classes of `(logits - target)^2` per sample; both `[batch, classes]`. */
export function squaredErrorOf(logits: Tensor, targets: Tensor): Tensor {
  return tf.mean(tf.square(tf.sub(logits, targets)), 1);
}

/** Cross-entropy with the labels `y`. */
export const crossEntropy: Loss = ({ output }, batch) =>
  batch.mean(crossEntropyOf(output.logits, present(batch.y, 'y')));

/** Cross-entropy with soft labels: the column `soft`, `[classes]`, probabilities. */
export const softCrossEntropy: Loss = ({ output }, batch) =>
  batch.mean(softCrossEntropyOf(output.logits, present(batch.extra.soft, 'soft')));

/** Distillation at a temperature: the column `logits`, `[classes]`, of a teacher, and the constant `temperature`. */
export const klDivergence: Loss = ({ output, constants }, batch) =>
  batch.mean(
    klDivergenceOf(output.logits, present(batch.extra.logits, 'logits'), present(constants.temperature, 'temperature')),
  );

/** Mean absolute error of the logits against the column `logits`, `[classes]`. */
export const meanAbsoluteError: Loss = ({ output }, batch) =>
  batch.mean(absoluteErrorOf(output.logits, present(batch.extra.logits, 'logits')));

/** Mean squared error of the logits against the column `logits`, `[classes]`. */
export const meanSquaredError: Loss = ({ output }, batch) =>
  batch.mean(squaredErrorOf(output.logits, present(batch.extra.logits, 'logits')));

/** The tensor. @throws RangeError with its name if it is missing */
export function present(tensor: Tensor | undefined, name: string): Tensor {
  if (!tensor) throw new RangeError(`this loss needs '${name}', and the request has none`);
  return tensor;
}
