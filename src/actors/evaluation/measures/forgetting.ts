import { mean } from '../../../core/statistics.js';
import { labelsOf } from '../../../data/labels.js';
import { classesOf } from '../../../data/task.js';
import { classAccuracies, meanDrop } from '../../../learning/class-accuracies.js';
import type { RoundMetrics } from '../../events.js';
import type { Measures } from '../../measures.js';
import { measuresOf, ofLast } from '../../run-number.js';
import { defineMeasure, type Outputs } from './measure.js';

declare module '../../measures.js' {
  interface Measures {
    readonly forgetting?: {
      /** Accuracy of the global model on the test samples of each class; null for a class without samples. */
      readonly classes: readonly (number | null)[];
      /** Accuracy that local models lose against the global model: mean over models and classes. A gain counts as 0. */
      readonly local?: number;
    };
  }
}

/** Measures the accuracy of the global model on each class, and how much of it local models lose. */
export const measure = defineMeasure({
  name: 'forgetting',
  readsOutputs: true,
  wants: ({ clients }) => ({ localModels: clients }),
  numbers: [
    { name: 'forgetting', title: 'forgetting', of: forgettingOverRounds },
    ofLast('localForgetting', 'local forgetting', (measures) => measures.forgetting?.local),
  ],

  take({ run, outputs }) {
    const { targets, task } = run.plan.data.test;
    const found = outputs && forgettingOf(outputs, labelsOf(targets), classesOf(task));
    return found && { forgetting: found };
  },
});

/** Computes `Measures.forgetting`; undefined if there is no global model. */
export function forgettingOf(
  { global, local }: Pick<Outputs, 'global' | 'local'>,
  labels: Int32Array,
  classes: number,
): Measures['forgetting'] {
  if (!global) return undefined;
  const known = classAccuracies(global, labels, classes);
  const lost = local.flatMap((outputs) => meanDrop(known, classAccuracies(outputs, labels, classes)) ?? []);
  return { classes: known, ...(lost.length > 0 && { local: mean(lost) }) };
}

/**
 * Forgetting over a run: `1/C sum_c (max_{t < T} A_c(t) - A_c(T))`, with `A_c(t)` the accuracy of the global model on class c after
 * round t (Lee et al. 2022, arXiv:2106.03097, after Chaudhry et al. 2018). Undefined if no class is in both the last
 * evaluation and an earlier one.
 */
function forgettingOverRounds(rounds: readonly RoundMetrics[]): number | undefined {
  const evaluations = measuresOf(rounds).flatMap((measures) => measures.forgetting ?? []);
  const last = evaluations.at(-1);
  if (!last) return undefined;
  const lost = last.classes.flatMap((accuracy, k) => {
    const earlier = evaluations.slice(0, -1).flatMap(({ classes }) => classes[k] ?? []);
    return accuracy === null || earlier.length === 0 ? [] : [Math.max(...earlier) - accuracy];
  });
  return lost.length > 0 ? mean(lost) : undefined;
}
