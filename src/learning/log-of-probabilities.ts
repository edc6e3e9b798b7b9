import { softmaxRows } from './softmax.js';

/** Natural logarithms of probabilities, which serve as logits. A probability that has vanished counts as 2^-126, so that all are finite. */
export function logOfProbabilities(probabilities: Float32Array | Float64Array): Float32Array {
  return Float32Array.from(probabilities, (probability) => Math.log(Math.max(probability, 2 ** -126)));
}

/**
 * The mean of predictions, as logits.
 *
 * @param members logits of each prediction, `[samples, classes]`, row-major; at least one
 */
export function logOfMeanProbabilities(members: readonly Float32Array[], classes: number): Float32Array {
  const mean = new Float64Array(members[0].length);
  for (const member of members) {
    const probabilities = softmaxRows(member, classes);
    for (let i = 0; i < mean.length; i++) mean[i] += probabilities[i] / members.length;
  }
  return logOfProbabilities(mean);
}
