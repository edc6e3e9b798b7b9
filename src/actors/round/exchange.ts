import { catchError, concat, defer, map, mergeMap, type Observable, of } from 'rxjs';
import { type ClientRates, transferSeconds } from '../../scheduler/devices.js';
import type { VirtualClock } from '../../scheduler/virtual-clock.js';
import type { ClientActor, Worked } from '../population/client-actor.js';

/** A downlink payload on its way to a client and back as an update: what a checkpoint keeps of it. */
export interface Sent {
  readonly client: number;
  /** The round in which the client was sent to. */
  readonly version: number;
  /** Virtual milliseconds. */
  readonly sentAt: number;
  /** The encoded payload, in shared memory. */
  readonly down: Uint8Array;
  /** How many of its samples the client contributes; all, if absent. */
  readonly samples?: number;
  /** Virtual milliseconds; known as soon as the client has started. */
  readonly arrivesAt?: number;
}

/** What happens to an exchange, as virtual time reaches it. */
export type Step =
  | { readonly kind: 'started'; readonly arrivesAt: number }
  | { readonly kind: 'arrived'; readonly worked: Worked }
  | { readonly kind: 'crashed'; readonly cause: unknown };

/**
 * A client's work on what it was sent. It begins in a host at once; in virtual time it begins when the payload has arrived,
 * and takes the operations counted over the device's speed. A client whose code fails does so as it starts. An exchange
 * that had started when its checkpoint was written does not start again.
 */
export function exchange(
  clock: VirtualClock,
  client: ClientActor,
  rates: ClientRates,
  { version, sentAt, down, samples, arrivesAt }: Sent,
  rounds: number,
): Observable<Step> {
  const work = () => client.work(down, { round: version, rounds }, samples);
  const arrived = (worked: Worked): Step => ({ kind: 'arrived', worked });
  return defer(() => {
    if (arrivesAt !== undefined) return clock.completion(work, arrivesAt).pipe(map(arrived));
    const startsAt = sentAt + transferSeconds(down.length, rates.downlink, rates.latency) * 1000;
    return clock.completion(work, startsAt).pipe(
      mergeMap((worked) => {
        const upload = transferSeconds(worked.up.length, rates.uplink, rates.latency);
        const arrival = startsAt + (worked.flops / rates.flops + upload) * 1000;
        const started = of<Step>({ kind: 'started', arrivesAt: arrival });
        return concat(started, clock.at(arrival).pipe(map(() => arrived(worked))));
      }),
      catchError((cause) => of<Step[]>({ kind: 'started', arrivesAt: startsAt }, { kind: 'crashed', cause })),
    );
  });
}
