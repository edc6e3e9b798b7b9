import {
  catchError,
  concat,
  connect,
  defer,
  EMPTY,
  filter,
  from,
  map,
  merge,
  Observable,
  Subscription,
  take,
  tap,
  throwError,
} from 'rxjs';
import { InputError } from '../../core/errors.js';
import { cohortSize, reportsWanted } from '../../scheduler/cohort.js';
import type { Policy } from '../../scheduler/policies/policy.js';
import type { VirtualClock } from '../../scheduler/virtual-clock.js';
import type { Metrics } from '../../strategies/strategy.js';
import type { SimEvent } from '../events.js';
import type { Downlinks } from '../hosts/host-api.js';
import { allWants, type Observation } from '../hosts/observation.js';
import type { Observer } from '../observers/observer.js';
import { observersFor } from '../observers/registry.js';
import type { Run } from '../population/run.js';
import { clientChoice } from './choose-clients.js';
import type { Exchanges, RoundReturns } from './exchanges.js';
import { roundMetrics } from './metrics.js';
import { RoundError } from './round-error.js';

/** Everything that is needed to play rounds. */
export interface RoundContext {
  readonly run: Run;
  readonly clock: VirtualClock;
  readonly policy: Policy;
  readonly exchanges: Exchanges;
  /** The observers of the run by name, in the order in which they observe a round. */
  readonly observers: ReadonlyMap<string, Observer>;
  /** What codecs account for, at the end of a round. */
  readonly account: (round: number) => Metrics;
  /** Real seconds since the start of the run. */
  readonly wallSeconds: () => number;
}

/**
 * Plays one round. Emits its events in virtual time, the last of kind `round`. Clients work until the server stops
 * waiting and aggregates; then each observer looks at the round. The server and the observers take no virtual time,
 * and nothing else happens meanwhile. Errors with a `ServerError`, with the first `ClientError` if all clients that
 * were sent to fail, or with a `RoundError` if a module is at fault.
 */
export function playRound(round: number, context: RoundContext): Observable<SimEvent> {
  const { run, clock, exchanges } = context;
  const { plan, participation } = run;
  const samples = (client: number) => participation.samplesOf(client) ?? plan.data.shards[client].train.length;
  const definitions = observersFor(plan).map(({ definition }) => definition);
  const end = defer(() => (round === plan.rounds ? from(exchanges.abandon()) : EMPTY));
  return defer(() => {
    let seen: Observation | undefined;
    const keep = (observed: Observation | undefined) => {
      seen = observed;
    };
    const observed = [...context.observers.values()].map((observer) =>
      defer(() => observation(round, observer, seen, context)),
    );
    return concat(untilAggregated(round, keep, context), ...observed, end);
  }).pipe(
    connect((events) =>
      merge(
        events,
        events.pipe(
          roundMetrics(round, samples, context.wallSeconds, definitions),
          map((metrics): SimEvent => ({ kind: 'round', at: clock.seconds, round, metrics })),
        ),
      ),
    ),
    catchError((error) => throwError(() => (error instanceof InputError ? new RoundError(round, error) : error))),
  );
}

/**
 * Opens the round, sends to its clients, waits until the server stops waiting, and aggregates the updates that it
 * takes.
 *
 * @param keep receives what the hosts kept of the updates
 */
function untilAggregated(
  round: number,
  keep: (observed: Observation | undefined) => void,
  context: RoundContext,
): Observable<SimEvent> {
  const { run, clock, policy, exchanges } = context;
  const { plan, server, population, participation } = run;
  return new Observable<SimEvent>((subscriber) => {
    const returns = exchanges.open(round);
    const decided = participation.decide(round);
    if (decided) subscriber.next({ kind: 'decided', at: clock.seconds, round, ...decided });
    const next = clientChoice(round, plan, policy, exchanges, participation);
    const cohort = next();
    // The cohort is empty if all clients are still at work. Then none of it can fail.
    const tolerated = policy.inFlight?.(cohortSize(plan.cohort, population.size)) ?? Math.max(cohort.length, 1);
    const wanted = reportsWanted(plan.cohort, population.size, cohort.length, policy.overSelect);
    const waiting = new Subscription();

    const close = () => {
      waiting.unsubscribe();
      subscriber.add(aggregation(round, returns, keep, context).subscribe(subscriber));
    };
    const sendNext = (clients: readonly number[]) => {
      if (clients.length > 0) send(clients);
      else if (exchanges.size === 0) close();
    };
    const send = (clients: readonly number[]) => {
      subscriber.next({ kind: 'cohort', at: clock.seconds, round, clients });
      const begin = ({ payloads, payloadOf }: Downlinks) => {
        for (const [position, client] of clients.entries()) {
          exchanges.begin(client, payloads[payloadOf[position]], participation.samplesOf(client));
        }
      };
      const downlinks = clock.instant(() => server.send(clients, { round, rounds: plan.rounds }));
      waiting.add(downlinks.subscribe({ next: begin, error: (error) => subscriber.error(error) }));
    };
    const follow = (event: SimEvent) => {
      subscriber.next(event);
      if (event.kind !== 'arrived' && event.kind !== 'crashed') return;
      if (returns.failures.length >= tolerated) subscriber.error(returns.failures[0]);
      // After everything else that is due now.
      waiting.add(clock.at(clock.now()).subscribe(() => sendNext(next())));
    };

    subscriber.add(waiting);
    waiting.add(exchanges.events.subscribe(follow));
    waiting.add(exchanges.events.pipe(policy.closing({ round, cohort, wanted, clock }), take(1)).subscribe(close));
    sendNext(cohort);
  });
}

/** Aggregates the updates, which ends the round's waiting. */
function aggregation(
  round: number,
  { updates }: RoundReturns,
  keep: (observed: Observation | undefined) => void,
  { run, clock, observers, account }: RoundContext,
): Observable<SimEvent> {
  const { plan, server } = run;
  const received = updates.length;
  const metrics = account(round);
  const accounted = Object.keys(metrics).length > 0 && { metrics };
  const wants = allWants([...observers.values()].map((observer) => observer.wants?.(round)));
  return clock
    .instant(() => server.aggregate(updates, { round, rounds: plan.rounds }, wants, plan.onDivergence))
    .pipe(
      tap(({ observed }) => keep(observed)),
      map(({ isMoved }): SimEvent => {
        const restored = !isMoved && { restored: true as const };
        return { kind: 'aggregated', at: clock.seconds, round, received, ...restored, ...accounted };
      }),
    );
}

/** Lets an observer observe the round. */
function observation(
  round: number,
  observer: Observer,
  seen: Observation | undefined,
  { clock }: RoundContext,
): Observable<SimEvent> {
  return clock
    .instant(() => observer.after(round, seen))
    .pipe(
      filter((found) => found !== undefined),
      map((found): SimEvent => ({ ...found, at: clock.seconds, round })),
    );
}
