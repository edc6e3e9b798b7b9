import { mean } from '../../../core/statistics.js';
import { classesOf } from '../../../data/task.js';
import { agreementOfRows } from '../../../learning/agreement.js';
import { logOfMeanProbabilities } from '../../../learning/log-of-probabilities.js';
import { meanDivergenceOfLogits } from '../../../learning/softmax.js';
import type { Measures } from '../../measures.js';
import { ofLast } from '../../run-number.js';
import { defineMeasure, type Outputs } from './measure.js';

declare module '../../measures.js' {
  interface Measures {
    /**
     * Fidelity of local models to the global model on the test set (Stanton et al. 2021, arXiv:2106.05945). Without a global model,
     * local models are compared with the mean of their own predictions. `top1` is the share of samples on which both predict the
     * same class, `divergence` is `KL(global || local)` in nats. Both are means over local models.
     */
    readonly agreement?: { readonly top1: number; readonly divergence: number };
  }
}

/** Compares the predictions of local models with those of the global model. */
export const measure = defineMeasure({
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
});

/** Computes `Measures.agreement`; undefined if there are no local models. */
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
