import { InputError } from '../../core/errors.js';
import { cohortSize } from '../cohort.js';
import type { CohortOptions, PolicyOptions } from '../schedule-options.js';
import { allReceived } from './all-received.js';
import { deadline } from './deadline.js';
import { fedbuff } from './fedbuff.js';
import type { Policy } from './policy.js';

/** The policy that the options name. */
export function createPolicy(options: PolicyOptions): Policy {
  switch (options.name) {
    case 'all-received':
      return allReceived;
    case 'deadline':
      return deadline(options);
    case 'fedbuff':
      return fedbuff(options);
  }
}

/** Whether the policy may aggregate updates of earlier rounds. */
export function takesStaleUpdates(options: PolicyOptions): boolean {
  return options.name === 'fedbuff' || (options.name === 'deadline' && options.late === 'keep');
}

/**
 * Checks a schedule against the size of the population.
 *
 * @throws InputError at the option that asks for more clients than exist
 */
export function checkSchedule(cohort: CohortOptions, policy: PolicyOptions, population: number): void {
  const size = cohortSize(cohort, population);
  const atMost = (where: string, found: number) => {
    if (found <= population) return;
    throw new InputError(where, 'too-large', { found, most: population, limit: 'the size of the population' });
  };
  if (policy.name === 'deadline' && !('probability' in cohort)) {
    const selected = Math.round(size * policy.overSelect);
    if (policy.overSelect > 1) atMost('policy.overSelect', selected);
  }
  if (policy.name === 'fedbuff') {
    atMost('policy.maxInFlight', policy.maxInFlight ?? size);
    atMost('policy.bufferSize', policy.bufferSize);
  }
}
