import { filter, take, toArray } from 'rxjs';
import type { SimEvent } from '../events.js';
import type { Arrival, Policy } from './policy.js';

/** The server waits until every client of the cohort has reported or failed, and aggregates what arrived. */
export const allReceived: Policy = (round, cohort) => (events) =>
  events.pipe(
    filter((event) => event.round === round && (event.kind === 'arrived' || event.kind === 'crashed')),
    take(cohort.length),
    filter((event: SimEvent): event is Arrival => event.kind === 'arrived'),
    toArray(),
  );
