import { filter, skip } from 'rxjs';
import type { FedbuffOptions } from '../schedule-options.js';
import { isTaken, type Policy } from './policy.js';
import { byStaleness } from './staleness.js';

/**
 * FedBuff: J. Nguyen, K. Malik, H. Zhan, A. Yousefpour, M. Rabbat, M. Malek, D. Huba. Federated Learning with Buffered
 * Asynchronous Aggregation. AISTATS 2022. arXiv:2106.06639. A fixed number of clients works at any time, each from the
 * weights that were current when it was sent to. When the buffer holds K updates, the server aggregates them
 * (Algorithm 1), each with weight `1 / sqrt(1 + staleness)` by default. These weights do not sum to 1: stale updates
 * shorten the server's step.
 *
 * A client is sent to at most once per version, since it would train the same update again.
 */
export function fedbuff({ bufferSize, maxInFlight, staleness }: FedbuffOptions): Policy {
  return {
    overSelect: 1,
    inFlight: (cohort) => maxInFlight ?? cohort,
    closing: () => (events) => events.pipe(filter(isTaken), skip(bufferSize - 1)),
    judge: (age) => byStaleness(staleness, age),
  };
}
