import type { OperatorFunction } from 'rxjs';
import type { ExchangeEvent } from '../exchange-event.js';
import type { VirtualClock } from '../virtual-clock.js';

/** An update that reached the server. */
export type Arrival = Extract<ExchangeEvent, { kind: 'arrived' }>;

/** The end of an exchange: the update arrived, or the client failed. */
export type ExchangeEnd = Extract<ExchangeEvent, { kind: 'arrived' | 'crashed' }>;

/** Whether an event ends an exchange that began in this round. */
export function isEndOf(round: number): (event: ExchangeEvent) => event is ExchangeEnd {
  return (event): event is ExchangeEnd =>
    (event.kind === 'arrived' || event.kind === 'crashed') && event.version === round;
}

/** Whether an event is an update that the server takes. */
export function isTaken(event: ExchangeEvent): event is Arrival {
  return event.kind === 'arrived' && event.weight > 0;
}

/** A round that was just opened. */
export interface OpenRound {
  readonly round: number;
  /** Ids of the clients that are sent to when it opens. */
  readonly cohort: readonly number[];
  /** The size of the cohort without over-selection. */
  readonly wanted: number;
  readonly clock: VirtualClock;
}

/** The decision on an update that arrives. */
export type Verdict =
  | {
      /** Weight of the update, in (0, 1]. */
      readonly weight: number;
      /** Set if its own round is over and it is kept for the current one. */
      readonly late?: true;
    }
  | { readonly weight: 0; readonly reason: 'late' | 'stale' };

/**
 * A policy decides when the server sends to which clients, when it stops waiting, and which updates it takes. Under
 * every policy an aggregation ends a round.
 */
export interface Policy {
  /** The factor by which cohorts exceed the scenario's size; 1 for no over-selection. */
  readonly overSelect: number;
  /**
   * The number of clients at work at any time: when one is done, another is sent to. Absent for a synchronous policy,
   * which sends to a cohort when a round opens.
   *
   * @param cohort size of the scenario's cohort
   */
  readonly inFlight?: (cohort: number) => number;
  /**
   * An operator on the events after a round opens. It emits when the server stops waiting. It may stay silent: a round
   * also ends when nothing is under way.
   */
  readonly closing: (open: OpenRound) => OperatorFunction<ExchangeEvent, unknown>;
  /**
   * Decides on an update that arrives.
   *
   * @param staleness versions of the server between the update's download and the current round, at least 0
   */
  readonly judge: (staleness: number) => Verdict;
}
