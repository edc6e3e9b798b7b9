import { catchError, concat, defer, from, map, mergeMap, type Observable, of, timer } from 'rxjs';
import { ClientError } from '../core/errors.js';
import { type ClientRates, transferSeconds } from '../scheduler/devices.js';
import type { SimEvent } from '../scheduler/events.js';
import type { VirtualClock } from '../scheduler/virtual-clock.js';
import type { RoundInfo } from '../strategies/strategy.js';
import type { ClientActor } from './client-actor.js';
import type { EncodedUpdate } from './host-api.js';

/** One client's part in a round. */
export interface Exchange {
  readonly client: ClientActor;
  readonly rates: ClientRates;
  readonly down: Uint8Array;
  readonly round: RoundInfo;
}

/**
 * Sends a client its downlink payload and waits for its update: the events `sent`, `started`, and `arrived` or `crashed`.
 * The work begins in a host at once; in virtual time it begins when the payload has arrived, and takes the operations
 * counted over the device's speed. A client whose code fails does so as it starts.
 *
 * @param end is told just before the exchange arrives or crashes
 */
export function exchange(
  clock: VirtualClock,
  { client, rates, down, round }: Exchange,
  end: {
    readonly arrived: (update: EncodedUpdate) => void;
    readonly crashed: (error: ClientError) => void;
  },
): Observable<SimEvent> {
  const now = () => ({ at: clock.seconds, round: round.round, client: client.id });
  return defer(() => {
    const sentAt = clock.seconds;
    const download = transferSeconds(down.length, rates.downlink, rates.latency);
    const work = clock
      .completion(() => client.work(down, round), download * 1000)
      .pipe(
        mergeMap(({ up, flops, metrics }) => {
          const upload = transferSeconds(up.length, rates.uplink, rates.latency);
          const arrival = timer((flops / rates.flops + upload) * 1000, clock).pipe(
            map((): SimEvent => {
              const arrivedAt = clock.seconds;
              end.arrived({ client: client.id, version: round.round, sentAt, arrivedAt, payload: up });
              return { kind: 'arrived', ...now(), bytes: up.length, flops, metrics };
            }),
          );
          return concat(of<SimEvent>({ kind: 'started', ...now() }), arrival);
        }),
        catchError((cause) => {
          const error = new ClientError(client.id, round.round, cause);
          end.crashed(error);
          return from<SimEvent[]>([
            { kind: 'started', ...now() },
            { kind: 'crashed', ...now(), message: error.message },
          ]);
        }),
      );
    return concat(of<SimEvent>({ kind: 'sent', ...now(), bytes: down.length }), work);
  });
}
