import { mean } from '../core/statistics.js';
/**
 * The class of the largest of the entries that start here; the first of equal ones. It is -1, no class at all, where one of the
 * entries is not finite.
 */
export function predictedClass(outputs: Float32Array, start: number, classes: number): number {
  let best = 0;
  for (let k = 0; k < classes; k++) {
    if (!Number.isFinite(outputs[start + k])) return -1;
    if (outputs[start + k] > outputs[start + best]) best = k;
  }
  return best;
}

/**
 * For each class the share of its samples that are classified as such; null for a class without samples.
 *
 * @param outputs `[samples, classes]` logits or probabilities, row-major
 * @param labels class of each sample
 */
export function classAccuracies(outputs: Float32Array, labels: Int32Array, classes: number): (number | null)[] {
  const correct = new Float64Array(classes);
  const samples = new Float64Array(classes);
  for (let row = 0; row < labels.length; row++) {
    samples[labels[row]]++;
    if (predictedClass(outputs, row * classes, classes) === labels[row]) correct[labels[row]]++;
  }
  return Array.from(samples, (count, k) => (count > 0 ? correct[k] / count : null));
}

/** Mean over the classes that both have of the accuracy lost, `max(0, before - after)`; undefined if there is none. */
export function meanDrop(before: readonly (number | null)[], after: readonly (number | null)[]): number | undefined {
  const drops = before.flatMap((accuracy, k) => {
    const later = after[k];
    return accuracy === null || later === null ? [] : [Math.max(0, accuracy - later)];
  });
  return drops.length > 0 ? mean(drops) : undefined;
}
