import { ofLast } from '../../run-number.js';
import type { Measure } from './measure.js';

declare module '../../measures.js' {
  interface Measures {
    /**
     * How far the aggregated updates `d` differ from each other (client drift, Karimireddy et al. 2020,
     * arXiv:1910.06378), each counted once: the mean of `||d||`, `||mean d||`, and `sqrt(mean ||d - mean d||^2)`.
     */
    readonly drift?: { readonly updateNorm: number; readonly meanNorm: number; readonly deviation: number };
  }
}

/** How far the updates of a round differ from each other. The host that aggregates them measures it. */
export const measure: Measure = {
  name: 'drift',
  wants: () => ({ drift: true }),
  take: ({ seen }) => seen?.drift && { drift: seen.drift },
  numbers: [
    ofLast('updateNorm', 'update norm', (measures) => measures.drift?.updateNorm),
    ofLast('drift', 'drift', (measures) => measures.drift?.deviation),
  ],
};
