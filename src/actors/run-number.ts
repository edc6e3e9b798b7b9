import { calls, eachOf, expecting, members } from '../core/module-use.js';
import type { RoundMetrics } from './events.js';
import type { Measures } from './measures.js';

/** A number in the summary of a run, in tables and comparisons. */
export interface RunNumber {
  readonly name: string;
  /** The heading of its column. */
  readonly title: string;
  /** Whether it is a share in [0, 1] that tables show as a percentage, as they show accuracies. */
  readonly isShare?: boolean;
  /** Reads it from the lines of metrics; undefined if the run has none. */
  of(rounds: readonly RoundMetrics[]): number | undefined;
}

/** How the numbers of a module's observer or measure are used. */
export const numbersUse = eachOf(
  members({
    of: calls({
      problem: expecting('nothing or a number', (value) => value === undefined || typeof value === 'number'),
    }),
  }),
);

/** The measures of a run's evaluations, in their order. */
export function measuresOf(rounds: readonly RoundMetrics[]): readonly Measures[] {
  return rounds.flatMap(({ measures }) => measures ?? []);
}

/** A number of the last evaluation. */
export function ofLast(name: string, title: string, numberOf: (measures: Measures) => number | undefined): RunNumber {
  return {
    name,
    title,
    of(rounds) {
      const last = measuresOf(rounds).at(-1);
      return last && numberOf(last);
    },
  };
}
