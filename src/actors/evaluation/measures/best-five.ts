import { mean } from '../../../core/statistics.js';
import type { RoundMetrics } from '../../events.js';
import type { Measures } from '../../measures.js';
import { measuresOf, type RunNumber } from '../../run-number.js';
import type { Measure } from './measure.js';

declare module '../../measures.js' {
  interface Measures {
    /**
     * The accuracy of this evaluation on the test set. Over a run it is summed up as the mean of its five highest, which FedGEN's
     * authors report (Zhu et al. 2021, arXiv:2105.10056), and so is `heldClasses` beside it.
     */
    readonly bestFive?: number;
  }
}

/** The mean of a run's five best accuracies. */
export const measure: Measure = {
  name: 'bestFive',
  take: ({ accuracy }) => ({ bestFive: accuracy }),
  numbers: [
    ofBestFive('bestFive', 'best five', (measures) => measures.bestFive),
    ofBestFive('bestFiveHeldClasses', 'best five on held classes', (measures) => measures.heldClasses),
  ],
};

/** The mean of the five highest numbers, of all where there are fewer; undefined where there is none, or the last evaluation took none. */
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
  return { name, title, of };
}
