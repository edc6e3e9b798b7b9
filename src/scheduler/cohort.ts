import { InputError } from '../core/errors.js';
import type { RandomStream } from '../core/random.js';
import type { CohortOptions } from './options.js';

/**
 * Clients in a cohort out of a population of K: the count given, or `max(round(fraction * K), 1)` (McMahan et al. 2017,
 * Algorithm 1, rounds to at least one client). The same of a probability: it is what is expected.
 *
 * @throws InputError at `cohort.count` if more clients are asked for than there are
 */
export function cohortSize(options: CohortOptions, population: number): number {
  if ('fraction' in options) return Math.max(Math.round(options.fraction * population), 1);
  if ('probability' in options) return Math.max(Math.round(options.probability * population), 1);
  if (options.count > population) {
    throw new InputError(
      'cohort.count',
      `${options.count} clients of a population of ${population}; at most ${population} is allowed`,
    );
  }
  return options.count;
}

/** The probability with which a client is in a cohort, over-selection included. */
export function participationProbability(options: CohortOptions, population: number, overSelect = 1): number {
  const probability = 'probability' in options ? options.probability : cohortSize(options, population) / population;
  return Math.min(probability * overSelect, 1);
}

/**
 * A cohort drawn from the candidates, as many as there are at most, ascending.
 *
 * @param candidates ids of the clients that can be sent to, ascending
 * @param overSelect the cohort's size is multiplied by this and rounded
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
 * Each candidate independently with a probability, given that at least one is drawn: the first one by its distribution, which
 * is a geometric one cut off behind the last candidate, and those after it freely.
 */
function drawSome(probability: number, candidates: readonly number[], random: RandomStream): number[] {
  const none = Math.log1p(-probability);
  const some = -Math.expm1(candidates.length * none);
  const first = Math.min(Math.floor(Math.log1p(-random.uniform() * some) / none), candidates.length - 1);
  return candidates.filter((_, position) => position === first || (position > first && random.uniform() < probability));
}

/** So many of the candidates, all of them if there are no more, drawn uniformly without replacement; in their order. */
export function drawClients(count: number, candidates: readonly number[], random: RandomStream): number[] {
  const positions = random.sample(Math.min(count, candidates.length), candidates.length);
  return Array.from(positions, (position) => candidates[position]);
}

/** How many reports over-selection waits for: the size of the cohort without it, where `selected` clients were drawn. */
export function reportsWanted(
  options: CohortOptions,
  population: number,
  selected: number,
  overSelect: number,
): number {
  return 'probability' in options ? Math.max(Math.round(selected / overSelect), 1) : cohortSize(options, population);
}
