import { InputError } from '../core/errors.js';
import type { RandomStream } from '../core/random.js';
import type { CohortOptions } from './schedule-options.js';

/**
 * The size of a cohort in a population of K clients: the given count, or `max(round(fraction * K), 1)` (McMahan et al.
 * 2017, Algorithm 1, rounds to at least one client). For a probability it is the expected size, rounded in the same
 * way.
 *
 * @throws InputError at `cohort.count` if it exceeds the population
 */
export function cohortSize(options: CohortOptions, population: number): number {
  if ('fraction' in options) return Math.max(Math.round(options.fraction * population), 1);
  if ('probability' in options) return Math.max(Math.round(options.probability * population), 1);
  if (options.count > population) {
    throw new InputError('cohort.count', 'too-large', {
      found: options.count,
      most: population,
      limit: 'the size of the population',
    });
  }
  return options.count;
}

/** The probability that a client is in a cohort, with over-selection. */
export function participationProbability(options: CohortOptions, population: number, overSelect = 1): number {
  const probability = 'probability' in options ? options.probability : cohortSize(options, population) / population;
  return Math.min(probability * overSelect, 1);
}

/**
 * Draws a cohort from the candidates, or all of them if there are too few. Ascending ids.
 *
 * @param candidates ids of the clients that can be sent to, ascending
 * @param overSelect multiplies the size of the cohort, which is then rounded
 */
export function drawCohort(
  options: CohortOptions,
  population: number,
  candidates: readonly number[],
  random: RandomStream,
  overSelect = 1,
): number[] {
  if ('probability' in options) {
    const probability = participationProbability(options, population, overSelect);
    const drawn = candidates.filter(() => random.uniform() < probability);
    return drawn.length === 0 && options.atLeastOne ? drawSome(probability, candidates, random) : drawn;
  }
  return drawClients(Math.round(cohortSize(options, population) * overSelect), candidates, random);
}

/**
 * Draws each candidate independently with a probability, given that at least one is drawn. The first one comes from
 * its distribution, a geometric one cut off after the last candidate; those after it are drawn freely.
 */
function drawSome(probability: number, candidates: readonly number[], random: RandomStream): number[] {
  const none = Math.log1p(-probability);
  const some = -Math.expm1(candidates.length * none);
  const first = Math.min(Math.floor(Math.log1p(-random.uniform() * some) / none), candidates.length - 1);
  return candidates.filter((_, position) => position === first || (position > first && random.uniform() < probability));
}

/** Draws this many of the candidates uniformly without replacement, or all if there are no more. Keeps their order. */
export function drawClients(count: number, candidates: readonly number[], random: RandomStream): number[] {
  const positions = random.sample(Math.min(count, candidates.length), candidates.length);
  return Array.from(positions, (position) => candidates[position]);
}

/**
 * The number of reports that a round with over-selection waits for: the size of the cohort without it, if `selected`
 * clients were drawn.
 */
export function reportsWanted(
  options: CohortOptions,
  population: number,
  selected: number,
  overSelect: number,
): number {
  return 'probability' in options ? Math.max(Math.round(selected / overSelect), 1) : cohortSize(options, population);
}
