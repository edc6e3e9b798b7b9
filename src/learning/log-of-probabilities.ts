/** Natural logarithms of probabilities, which serve as logits. A probability that has vanished counts as 2^-126, so that all are finite. */
export function logOfProbabilities(probabilities: Float32Array | Float64Array): Float32Array {
  return Float32Array.from(probabilities, (probability) => Math.log(Math.max(probability, 2 ** -126)));
}
