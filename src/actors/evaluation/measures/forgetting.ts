import { mean } from '../../../core/statistics.js';
import { labelsOf } from '../../../data/labels.js';
import { classesOf } from '../../../data/task.js';
import { classAccuracies, meanDrop } from '../../../learning/class-accuracies.js';
import type { RoundMetrics } from '../../events.js';
import type { Measures } from '../../measures.js';
import { measuresOf, ofLast } from '../../run-number.js';
import type { Measure, Outputs } from './measure.js';

declare module '../../measures.js' {
  interface Measures {
    readonly forgetting?: {
      /** Accuracy of the global model on the test samples of each class; null for a class without samples. */
      readonly classes: readonly (number | null)[];
      /** Mean over local models and classes of the accuracy lost against the global model; gains count as 0. */
      readonly local?: number;
    };
  }
}

/** What the global model knows of each class, and what local models have lost of it. */
export const measure: Measure = {
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
};

/** See {@link Measures}; undefined if there is no global model. */
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
 * round t (Lee et al. 2022, arXiv:2106.03097, after Chaudhry et al. 2018). Undefined for fewer than two evaluations, or where no class
 * was in two of them.
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
