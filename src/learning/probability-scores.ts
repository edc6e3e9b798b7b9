import type { EvaluationSums } from './evaluation-sums.js';

/**
 * Scores of predicted probabilities. Of equal largest ones the first is the prediction.
 *
 * @param probabilities `[samples, classes]`, row-major
 * @param labels class of each sample
 */
export function scoresOfProbabilities(
  probabilities: Float32Array,
  labels: Int32Array,
  classes: number,
): EvaluationSums {
  let [correct, loss] = [0, 0];
  labels.forEach((label, row) => {
    const own = probabilities.subarray(row * classes, (row + 1) * classes);
    if (own.indexOf(Math.max(...own)) === label) correct++;
    // The smallest normal float32: a probability that has vanished costs much, not without end.
    loss -= Math.log(Math.max(own[label], 2 ** -126));
  });
  return { samples: labels.length, correct, loss };
}
