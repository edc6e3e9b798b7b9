import { agreementOfRows } from '../../learning/agreement.js';
import { classAccuracies, meanDrop } from '../../learning/class-accuracies.js';
import { logOfProbabilities } from '../../learning/log-of-probabilities.js';
import { meanDivergenceOfLogits, softmaxRows } from '../../learning/softmax.js';
import type { Measures } from '../measures.js';

/** Logits on the test set: of the global model, where there is one, and of local models. */
export interface Outputs {
  readonly global?: Float32Array;
  readonly local: readonly Float32Array[];
}

/** How local models stand to the global one, or to the mean of their predictions: see {@link Measures}. */
export function agreementOf({ global, local }: Outputs, classes: number): Measures['agreement'] {
  if (local.length === 0) return undefined;
  const teacher = global ?? logOfMeanProbabilities(local, classes);
  return {
    top1: average(local.map((student) => agreementOfRows(teacher, student, classes))),
    divergence: average(local.map((student) => meanDivergenceOfLogits(teacher, student, classes))),
  };
}

/** What the global model knows of each class, and what local models have lost of it: see {@link Measures}. */
export function forgettingOf({ global, local }: Outputs, labels: Int32Array, classes: number): Measures['forgetting'] {
  if (!global) return undefined;
  const known = classAccuracies(global, labels, classes);
  const lost = local.flatMap((outputs) => meanDrop(known, classAccuracies(outputs, labels, classes)) ?? []);
  return { classes: known, ...(lost.length > 0 && { local: average(lost) }) };
}

/** The mean of predictions, given and returned as logits. */
export function logOfMeanProbabilities(members: readonly Float32Array[], classes: number): Float32Array {
  const mean = new Float64Array(members[0].length);
  for (const member of members) {
    const probabilities = softmaxRows(member, classes);
    for (let i = 0; i < mean.length; i++) mean[i] += probabilities[i] / members.length;
  }
  return logOfProbabilities(mean);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
