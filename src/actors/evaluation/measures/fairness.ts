import { quantile } from '../../../core/statistics.js';
import { dispersion } from '../../../incentives/economics/dispersion.js';
import type { Measures } from '../../measures.js';
import { ofLast } from '../../run-number.js';
import { defineMeasure } from './measure.js';

declare module '../../measures.js' {
  interface Measures {
    /** Spread of the personal accuracies of clients: 10th percentile, population variance, Jain's index in [1/n, 1] (Jain et al. 1984). */
    readonly fairness?: { readonly p10: number; readonly variance: number; readonly jain: number };
  }
}

/** Measures how equal the personal accuracies of clients are. */
export const measure = defineMeasure({
  name: 'fairness',
  take: ({ own }) => (own.length > 0 ? { fairness: fairnessOf(own) } : undefined),
  numbers: [
    ofLast('personalP10', 'personal p10', (measures) => measures.fairness?.p10),
    ofLast('personalVariance', 'personal variance', (measures) => measures.fairness?.variance),
    ofLast('personalJain', 'Jain', (measures) => measures.fairness?.jain),
  ],
});

/** Computes `Measures.fairness`. @param accuracies at least one, in [0, 1] */
export function fairnessOf(accuracies: readonly number[]): NonNullable<Measures['fairness']> {
  const { variance, jain } = dispersion(accuracies);
  return { p10: quantile([...accuracies], 0.1), variance, jain };
}
