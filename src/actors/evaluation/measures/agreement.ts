import { mean } from '../../../core/statistics.js';
import { classesOf } from '../../../data/task.js';
import { agreementOfRows } from '../../../learning/agreement.js';
import { logOfMeanProbabilities } from '../../../learning/log-of-probabilities.js';
import { meanDivergenceOfLogits } from '../../../learning/softmax.js';
import type { Measures } from '../../measures.js';
import { ofLast } from '../../run-number.js';
import type { Measure, Outputs } from './measure.js';

declare module '../../measures.js' {
  interface Measures {
    /**
     * Fidelity of local models to the global one, or, without one, to the mean of their predictions, on the test set (Stanton et
     * al. 2021, arXiv:2106.05945): the means over local models of the share of samples on which both predict the same class, and of
     * `KL(global || local)` in nats.
     */
    readonly agreement?: { readonly top1: number; readonly divergence: number };
  }
}

/** How far local models predict what the global model predicts. */
export const measure: Measure = {
  name: 'agreement',
  readsOutputs: true,
  wants: ({ clients }) => ({ localModels: clients }),
  numbers: [
    ofLast('agreement', 'agreement', (measures) => measures.agreement?.top1),
    ofLast('divergence', 'KL', (measures) => measures.agreement?.divergence),
  ],

  take({ run, outputs }) {
    const found = outputs && agreementOf(outputs, classesOf(run.plan.data.test.task));
    return found && { agreement: found };
  },
};

/** See {@link Measures}; undefined if there are no local models. */
export function agreementOf(
  { global, local }: Pick<Outputs, 'global' | 'local'>,
  classes: number,
): Measures['agreement'] {
  if (local.length === 0) return undefined;
  const teacher = global ?? logOfMeanProbabilities(local, classes);
  return {
    top1: mean(local.map((student) => agreementOfRows(teacher, student, classes))),
    divergence: mean(local.map((student) => meanDivergenceOfLogits(teacher, student, classes))),
  };
}
