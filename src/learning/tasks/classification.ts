import * as tf from '@tensorflow/tfjs-core';
import { predictedClass } from '../class-accuracies.js';
import { crossEntropy, crossEntropyOf, softCrossEntropy } from '../losses.js';
import { builtInTask } from './built-in-task.js';

/**
 * One of several classes for each sample. The loss is the cross-entropy of the logits in nats, the metric the share of samples
 * whose largest logit is that of their class (the first of equal ones). A sample whose logits are not all finite counts as wrong.
 */
export const classification = builtInTask({
  name: 'classification',
  title: 'one of several classes for each sample',
  create({ output: { shape } }) {
    const [classes] = shape;
    return {
      loss: crossEntropy,
      losses: crossEntropyOf,
      sums: (logits, labels) => ({ correct: tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32') }),
      summary: ({ samples, correct, loss }) => ({ accuracy: correct / samples, loss: loss / samples }),
      sumsOfNotFinite: (logits, labels) => {
        let correct = 0;
        labels.forEach((label, row) => {
          if (predictedClass(logits, row * classes, classes) === label) correct++;
        });
        return { correct };
      },
      soft: {
        probabilities: (logits) => tf.softmax(logits),
        loss: softCrossEntropy,
        change: (values, _, change) => change(values, classes),
      },
    };
  },
});
