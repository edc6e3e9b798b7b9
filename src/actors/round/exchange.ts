import { catchError, concat, defer, map, mergeMap, type Observable, of } from 'rxjs';
import { type ClientRates, transferSeconds } from '../../scheduler/devices.js';
import type { VirtualClock } from '../../scheduler/virtual-clock.js';
import type { ClientActor, ReportedWork } from '../population/client-actor.js';

/** A downlink payload sent to a client whose update has not arrived, as a checkpoint keeps it. */
export interface PendingExchange {
  readonly client: number;
  /** The round in which the client was sent to. */
  readonly version: number;
  /** Virtual milliseconds. */
  readonly sentAt: number;
  /** The encoded payload, in shared memory. */
  readonly down: Uint8Array;
  /** Number of samples that the client contributes; all if absent. */
  readonly samples?: number;
  /** Virtual milliseconds; known once the client has started. */
  readonly arrivesAt?: number;
}

/** The steps of an exchange, in virtual time. */
export type ExchangeStep =
  | { readonly kind: 'started'; readonly arrivesAt: number }
  | { readonly kind: 'arrived'; readonly worked: ReportedWork }
  | { readonly kind: 'crashed'; readonly cause: unknown };

/**
 * The work of a client on a downlink payload. In a host it begins at once. In virtual time it begins when the payload
 * has arrived, and takes the counted operations divided by the speed of the device. A client whose code fails does so
 * when it starts. An exchange that had started before its checkpoint does not start again.
 */
export function exchange(
  clock: VirtualClock,
  client: ClientActor,
  rates: ClientRates,
  { version, sentAt, down, samples, arrivesAt }: PendingExchange,
  rounds: number,
): Observable<ExchangeStep> {
  const work = () => client.work(down, { round: version, rounds }, samples);
  const arrived = (worked: ReportedWork): ExchangeStep => ({ kind: 'arrived', worked });
  return defer(() => {
    if (arrivesAt !== undefined) return clock.completion(work, arrivesAt).pipe(map(arrived));
    const startsAt = sentAt + transferSeconds(down.length, rates.downlink, rates.latency) * 1000;
    return clock.completion(work, startsAt).pipe(
      mergeMap((worked) => {
        const upload = transferSeconds(worked.up.length, rates.uplink, rates.latency);
        const arrival = startsAt + (worked.flops / rates.flops + upload) * 1000;
        const started = of<ExchangeStep>({ kind: 'started', arrivesAt: arrival });
        return concat(started, clock.at(arrival).pipe(map(() => arrived(worked))));
      }),
      catchError((cause) => of<ExchangeStep[]>({ kind: 'started', arrivesAt: startsAt }, { kind: 'crashed', cause })),
    );
  });
}
