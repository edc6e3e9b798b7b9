import { filter, skip } from 'rxjs';
import { isEndOf, type Policy } from './policy.js';

/**
 * The server waits until every client of the cohort has reported or failed, and aggregates the updates that arrived.
 */
export const allReceived: Policy = {
  overSelect: 1,
  closing:
    ({ round, cohort }) =>
    (events) =>
      events.pipe(filter(isEndOf(round)), skip(cohort.length - 1)),
  judge: () => ({ weight: 1 }),
};
