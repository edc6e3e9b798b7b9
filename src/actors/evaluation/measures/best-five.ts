import { mean } from '../../../core/statistics.js';
import type { RoundMetrics } from '../../events.js';
import type { Measures } from '../../measures.js';
import { measuresOf, type RunNumber } from '../../run-number.js';
import { defineMeasure } from './measure.js';

declare module '../../measures.js' {
  interface Measures {
    /**
     * The accuracy of this evaluation on the test set. The summary of a run has the mean of the five highest, which FedGEN's
     * authors report (Zhu et al. 2021, arXiv:2105.10056). It has the same mean of `heldClasses`.
     */
    readonly bestFive?: number;
  }
}

/** Measures the mean of the five best accuracies of a run. */
export const measure = defineMeasure({
  name: 'bestFive',
  take: ({ accuracy }) => ({ bestFive: accuracy }),
  numbers: [
    ofBestFive('bestFive', 'best five', (measures) => measures.bestFive),
    ofBestFive('bestFiveHeldClasses', 'best five on held classes', (measures) => measures.heldClasses),
  ],
});

/**
 * The mean of the five highest numbers of a run, or of all if there are fewer. Undefined if there is none, or if the last evaluation
 * did not take this measure.
 */
function ofBestFive(name: string, title: string, numberOf: (measures: Measures) => number | undefined): RunNumber {
  const of = (rounds: readonly RoundMetrics[]) => {
    const all = measuresOf(rounds);
    if (all.at(-1)?.bestFive === undefined) return undefined;
    const best = all
      .flatMap((measures) => numberOf(measures) ?? [])
      .sort((a, b) => b - a)
      .slice(0, 5);
    return best.length > 0 ? mean(best) : undefined;
  };
  return { name, title, isShare: true, of };
}
