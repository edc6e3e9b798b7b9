/**
 * Softmax of every row, at a temperature: `softmax(logits / temperature)`.
 *
 * @param logits rows of `classes` numbers, row-major
 * @param temperature > 0; below 1 sharpens, above 1 softens
 */
export function softmaxRows(logits: Float32Array | Float64Array, classes: number, temperature = 1): Float32Array {
  const probabilities = new Float32Array(logits.length);
  const exponentials = new Float64Array(classes);
  for (let start = 0; start < logits.length; start += classes) {
    let largest = -Infinity;
    for (let k = 0; k < classes; k++) largest = Math.max(largest, logits[start + k]);
    let total = 0;
    for (let k = 0; k < classes; k++) {
      exponentials[k] = Math.exp((logits[start + k] - largest) / temperature);
      total += exponentials[k];
    }
    for (let k = 0; k < classes; k++) probabilities[start + k] = exponentials[k] / total;
  }
  return probabilities;
}

/** Shannon entropy in nats of every row of probabilities; zeros count as 0. */
export function entropyOfRows(probabilities: Float32Array | Float64Array, classes: number): Float64Array {
  const entropies = new Float64Array(probabilities.length / classes);
  for (let row = 0; row < entropies.length; row++) {
    let entropy = 0;
    for (let k = 0; k < classes; k++) {
      const probability = probabilities[row * classes + k];
      if (probability !== 0) entropy -= probability * Math.log(probability);
    }
    entropies[row] = entropy;
  }
  return entropies;
}

/**
 * Mean over the rows of `KL(softmax(teacher) || softmax(student))`, in nats.
 *
 * @param teacher rows of `classes` logits, row-major
 * @param student as many
 */
export function meanDivergenceOfLogits(teacher: Float32Array, student: Float32Array, classes: number): number {
  let sum = 0;
  for (let start = 0; start < teacher.length; start += classes) {
    const [a, b] = [logOfTotal(teacher, start, classes), logOfTotal(student, start, classes)];
    for (let k = start; k < start + classes; k++) {
      const logProbability = teacher[k] - a;
      sum += Math.exp(logProbability) * (logProbability - (student[k] - b));
    }
  }
  return sum / (teacher.length / classes);
}

/** `log sum_k exp(logits[k])` of the row that starts here. */
function logOfTotal(logits: Float32Array, start: number, classes: number): number {
  let largest = -Infinity;
  for (let k = start; k < start + classes; k++) largest = Math.max(largest, logits[k]);
  let total = 0;
  for (let k = start; k < start + classes; k++) total += Math.exp(logits[k] - largest);
  return largest + Math.log(total);
}
