import { ofLast } from '../../run-number.js';
import { defineMeasure } from './measure.js';

declare module '../../measures.js' {
  interface Measures {
    /**
     * Client drift: how much the aggregated updates `d` differ from each other (Karimireddy et al. 2020, arXiv:1910.06378).
     * `updateNorm` is the mean of `||d||`, `meanNorm` is `||mean d||`, `deviation` is `sqrt(mean ||d - mean d||^2)`. Every update has
     * the same weight.
     */
    readonly drift?: { readonly updateNorm: number; readonly meanNorm: number; readonly deviation: number };
  }
}

/** Measures how much the updates of a round differ from each other. The host that aggregates them computes it. */
export const measure = defineMeasure({
  name: 'drift',
  wants: () => ({ drift: true }),
  take: ({ seen }) => seen?.drift && { drift: seen.drift },
  numbers: [
    ofLast('updateNorm', 'update norm', (measures) => measures.drift?.updateNorm),
    ofLast('drift', 'drift', (measures) => measures.drift?.deviation),
  ],
});
