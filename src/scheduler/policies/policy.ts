import type { OperatorFunction } from 'rxjs';
import type { ExchangeEvent } from '../exchange-event.js';
import type { VirtualClock } from '../virtual-clock.js';

/** An update that reached the server. */
export type Arrival = Extract<ExchangeEvent, { kind: 'arrived' }>;

/** The end of an exchange: the update arrived, or the client failed. */
export type ExchangeEnd = Extract<ExchangeEvent, { kind: 'arrived' | 'crashed' }>;

/** Whether the event is the end of an exchange that began in this round. */
export function isEndOf(round: number): (event: ExchangeEvent) => event is ExchangeEnd {
  return (event): event is ExchangeEnd =>
    (event.kind === 'arrived' || event.kind === 'crashed') && event.version === round;
}

/** Whether the event is an update that the server takes. */
export function isTaken(event: ExchangeEvent): event is Arrival {
  return event.kind === 'arrived' && event.weight > 0;
}

/** A round that has just been opened. */
export interface OpenRound {
  readonly round: number;
  /** The clients sent to as it opens. */
  readonly cohort: readonly number[];
  /** How many of them there would be without over-selection. */
  readonly wanted: number;
  readonly clock: VirtualClock;
}

/** What becomes of an update that arrives. */
export type Verdict =
  | {
      /** How much it counts, in (0, 1]. */
      readonly weight: number;
      /** It comes after its round and is kept for the one under way. */
      readonly late?: true;
    }
  | { readonly weight: 0; readonly reason: 'late' | 'stale' };

/** When the server sends to whom, when it stops waiting and what it takes. An aggregation ends a round, whatever the policy. */
export interface Policy {
  /** The factor by which cohorts are larger than the scenario's; 1 is none. */
  readonly overSelect: number;
  /**
   * Clients at work at any time: whenever one is done, another is sent to. Absent in a synchronous policy, which sends to
   * a cohort as a round opens.
   *
   * @param cohort size of the scenario's cohort
   */
  readonly inFlight?: (cohort: number) => number;
  /**
   * An operator over the events that follow the opening of a round: emits when the server stops waiting. It need not if
   * nothing is under way any more: the round ends then in any case.
   */
  readonly closing: (open: OpenRound) => OperatorFunction<ExchangeEvent, unknown>;
  /** @param staleness versions of the server between the update's download and the round that is open, at least 0 */
  readonly judge: (staleness: number) => Verdict;
}
