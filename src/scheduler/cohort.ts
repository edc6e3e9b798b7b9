import { InputError } from '../core/errors.js';
import { RandomStream } from '../core/random.js';
import type { CohortOptions } from './options.js';

/**
 * Clients in a cohort out of a population of K: the count given, or `max(round(fraction * K), 1)` (McMahan et al. 2017,
 * Algorithm 1, rounds to at least one client).
 *
 * @throws InputError at `cohort.count` if more clients are asked for than there are
 */
export function cohortSize(options: CohortOptions, population: number): number {
  if ('fraction' in options) return Math.max(Math.round(options.fraction * population), 1);
  if (options.count > population) {
    throw new InputError(
      'cohort.count',
      `${options.count} clients of a population of ${population}; at most ${population} is allowed`,
    );
  }
  return options.count;
}

/** The ids of a round's cohort, drawn uniformly without replacement, ascending. The same seed and round give the same. */
export function sampleCohort(options: CohortOptions, population: number, seed: number, round: number): number[] {
  return [...RandomStream.of(seed, 'cohort', round).sample(cohortSize(options, population), population)];
}
