import type { OperatorFunction } from 'rxjs';
import type { SimEvent } from '../events.js';
import type { PolicyOptions } from '../options.js';
import { allReceived } from './all-received.js';

/** An update that reached the server. */
export type Arrival = Extract<SimEvent, { kind: 'arrived' }>;

/**
 * Decides when the server stops waiting: an operator over the events that follow a round's cohort. It emits once, the
 * arrivals that the server aggregates, and completes.
 */
export type Policy = (round: number, cohort: readonly number[]) => OperatorFunction<SimEvent, readonly Arrival[]>;

/** The policy that the options name. */
export function createPolicy(options: PolicyOptions): Policy {
  switch (options.name) {
    case 'all-received':
      return allReceived;
  }
}
