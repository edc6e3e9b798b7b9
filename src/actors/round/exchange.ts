import { catchError, concat, defer, map, merge, mergeMap, type Observable, of } from 'rxjs';
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
  /** The end of the training, in virtual milliseconds; known while the client trains. */
  readonly trainedAt?: number;
}

/** The steps of an exchange, in virtual time. */
export type ExchangeStep =
  | { readonly kind: 'started'; readonly arrivesAt: number; readonly trainedAt?: number }
  | { readonly kind: 'trained' }
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
  { version, sentAt, down, samples, arrivesAt, trainedAt }: PendingExchange,
  rounds: number,
): Observable<ExchangeStep> {
  const work = () => client.work(down, { round: version, rounds }, samples);
  const arrived = (worked: ReportedWork): ExchangeStep => ({ kind: 'arrived', worked });
  const trained = (time: number) => clock.at(time).pipe(map((): ExchangeStep => ({ kind: 'trained' })));
  return defer(() => {
    if (arrivesAt !== undefined) {
      const arrival = clock.completion(work, arrivesAt).pipe(map(arrived));
      return trainedAt === undefined ? arrival : merge(trained(trainedAt), arrival);
    }
    const startsAt = sentAt + transferSeconds(down.length, rates.downlink, rates.latency) * 1000;
    return clock.completion(work, startsAt).pipe(
      mergeMap((worked) => {
        const upload = transferSeconds(worked.up.length, rates.uplink, rates.latency);
        const training = worked.flops / rates.flops;
        const [trainedAt, arrivesAt] = [startsAt + training * 1000, startsAt + (training + upload) * 1000];
        const started = of<ExchangeStep>({ kind: 'started', arrivesAt, trainedAt });
        return concat(started, merge(trained(trainedAt), clock.at(arrivesAt).pipe(map(() => arrived(worked)))));
      }),
      catchError((cause) => of<ExchangeStep[]>({ kind: 'started', arrivesAt: startsAt }, { kind: 'crashed', cause })),
    );
  });
}
