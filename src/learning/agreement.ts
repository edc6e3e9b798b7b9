import { predictedClass } from './class-accuracies.js';

/**
 * Top-1 agreement: the share of the rows whose largest entries are at the same class (Stanton et al. 2021, arXiv:2106.05945).
 *
 * @param one rows of `classes` logits or probabilities, row-major
 * @param other as many
 * @returns NaN where there are no rows
 */
export function agreementOfRows(one: Float32Array, other: Float32Array, classes: number): number {
  let same = 0;
  for (let start = 0; start < one.length; start += classes) {
    const predicted = predictedClass(one, start, classes);
    if (predicted >= 0 && predicted === predictedClass(other, start, classes)) same++;
  }
  return same / (one.length / classes);
}
