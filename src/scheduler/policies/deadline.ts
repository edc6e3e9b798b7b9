import { filter, merge, skip } from 'rxjs';
import type { DeadlineOptions } from '../schedule-options.js';
import { isEndOf, type Policy } from './policy.js';
import { byStaleness } from './staleness.js';

/**
 * The server waits until every client of the cohort has reported or failed, the wanted number has reported (the others
 * were a reserve), or the deadline has come. Late clients continue and report in a later round; until then they are in
 * no cohort. Their updates are dropped or kept (`time_up` and over-selection of FederatedScope, Xie et al., VLDB 2023,
 * arXiv:2204.05011).
 */
export function deadline({ seconds = Infinity, overSelect, late, staleness }: DeadlineOptions): Policy {
  return {
    overSelect,
    closing:
      ({ round, cohort, wanted, clock }) =>
      (events) => {
        const outcomes = events.pipe(filter(isEndOf(round)));
        return merge(
          clock.at(clock.now() + seconds * 1000),
          outcomes.pipe(skip(cohort.length - 1)),
          outcomes.pipe(
            filter(({ kind }) => kind === 'arrived'),
            skip(wanted - 1),
          ),
        );
      },
    judge(age) {
      if (age === 0) return { weight: 1 };
      if (late === 'drop') return { weight: 0, reason: 'late' };
      const verdict = byStaleness(staleness, age);
      return 'reason' in verdict ? verdict : { ...verdict, late: true };
    },
  };
}
