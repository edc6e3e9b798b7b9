import { concat, connect, defer, EMPTY, filter, from, map, merge, Observable, Subscription, take, tap } from 'rxjs';
import { reviewsAfter } from '../../incentives/training/participation/opt-out.js';
import { cohortSize, reportsWanted } from '../../scheduler/cohort.js';
import type { Policy } from '../../scheduler/policies/policy.js';
import type { VirtualClock } from '../../scheduler/virtual-clock.js';
import type { Metrics } from '../../strategies/strategy.js';
import type { Evaluator } from '../evaluation/evaluator.js';
import type { SimEvent } from '../events.js';
import type { Downlinks } from '../hosts/host-api.js';
import type { Appeal } from '../observers/appeal.js';
import type { Detection } from '../observers/detection.js';
import type { DeviceModels } from '../observers/device-models.js';
import type { Rewards } from '../observers/rewards.js';
import type { Valuer } from '../observers/valuation.js';
import type { SimulationPlan } from '../plan.js';
import type { Participation } from '../population/participation.js';
import type { Population } from '../population/population.js';
import type { ServerActor } from '../population/server-actor.js';
import { clientChoice } from './choose-clients.js';
import type { Exchanges, Returns } from './exchanges.js';
import { roundMetrics } from './metrics.js';

/** Everyone and everything that takes part in a round. */
export interface Cast {
  readonly plan: SimulationPlan;
  readonly clock: VirtualClock;
  readonly policy: Policy;
  readonly server: ServerActor;
  readonly population: Population;
  readonly exchanges: Exchanges;
  readonly participation: Participation;
  readonly rewards: Rewards;
  readonly appeal: Appeal;
  /** Present where the mean of clients' last models is tested. */
  readonly devices?: DeviceModels;
  readonly evaluator: Evaluator;
  readonly valuer: Valuer;
  readonly detection: Detection;
  /** What stages account for, at the end of a round. */
  readonly account: (round: number) => Metrics;
  /** Real seconds since the start of the run. */
  readonly wallSeconds: () => number;
}

/**
 * One round: its events, as virtual time reaches them, the last of kind `round`. The server's work, valuation and evaluation take
 * no virtual time, and nothing else happens meanwhile. Errors with a `ServerError`, or, if all who were sent to fail, with the
 * first `ClientError`.
 */
export function playRound(round: number, cast: Cast): Observable<SimEvent> {
  const { plan, clock, exchanges, participation } = cast;
  const samples = (client: number) => participation.samplesOf(client) ?? plan.data.shards[client].train.length;
  const end = defer(() => (round === plan.rounds ? from(exchanges.abandon()) : EMPTY));
  return concat(
    untilAggregated(round, cast),
    valuation(round, cast),
    detected(round, cast),
    evaluation(round, cast),
    handOut(round, cast),
    reconsideration(round, cast),
    end,
  ).pipe(
    connect((events) =>
      merge(
        events,
        events.pipe(
          roundMetrics(round, samples, cast.wallSeconds),
          map((metrics): SimEvent => ({ kind: 'round', at: clock.seconds, round, metrics })),
        ),
      ),
    ),
  );
}

/** From the opening of the round to the aggregation of what the server has taken when it stops waiting. */
function untilAggregated(round: number, cast: Cast): Observable<SimEvent> {
  const { plan, clock, policy, server, population, exchanges, participation } = cast;
  return new Observable<SimEvent>((subscriber) => {
    const returns = exchanges.open(round);
    const decided = participation.decide(round);
    if (decided) subscriber.next({ kind: 'decided', at: clock.seconds, round, ...decided });
    const next = clientChoice(round, plan, policy, exchanges, participation);
    const cohort = next();
    // A cohort is empty where all clients are still at work: then none of it can fail.
    const tolerated = policy.inFlight?.(cohortSize(plan.cohort, population.size)) ?? Math.max(cohort.length, 1);
    const wanted = reportsWanted(plan.cohort, population.size, cohort.length, policy.overSelect);
    const waiting = new Subscription();

    const close = () => {
      waiting.unsubscribe();
      subscriber.add(aggregation(round, returns, cast).subscribe(subscriber));
    };
    const goOn = (clients: readonly number[]) => {
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
    const tell = (event: SimEvent) => {
      subscriber.next(event);
      if (event.kind !== 'arrived' && event.kind !== 'crashed') return;
      if (returns.failures.length >= tolerated) subscriber.error(returns.failures[0]);
      // After all else that is due now.
      waiting.add(clock.at(clock.now()).subscribe(() => goOn(next())));
    };

    subscriber.add(waiting);
    waiting.add(exchanges.events.subscribe(tell));
    waiting.add(exchanges.events.pipe(policy.closing({ round, cohort, wanted, clock }), take(1)).subscribe(close));
    goOn(cohort);
  });
}

/** The aggregation, which ends the waiting of a round. */
function aggregation(
  round: number,
  { updates }: Returns,
  { plan, clock, server, evaluator, devices, account }: Cast,
): Observable<SimEvent> {
  const received = updates.length;
  const metrics = account(round);
  const accounted = Object.keys(metrics).length > 0 && { metrics };
  return clock
    .instant(() => server.aggregate(updates, { round, rounds: plan.rounds }, evaluator.watch(round), plan.onDivergence))
    .pipe(
      tap(() => {
        const models = server.observed?.models;
        if (models) devices?.take(models);
      }),
      map((isMoved): SimEvent => {
        const restored = !isMoved && { restored: true as const };
        return { kind: 'aggregated', at: clock.seconds, round, received, ...restored, ...accounted };
      }),
    );
}

/** The valuation of the clients, where there is one and the server has received something. */
function valuation(round: number, { plan, clock, server, valuer }: Cast): Observable<SimEvent> {
  if (!plan.valuation) return EMPTY;
  return clock
    .instant(() => valuer.value(round, server.observed?.models))
    .pipe(
      filter((result) => result !== undefined),
      map((result): SimEvent => ({ kind: 'valued', at: clock.seconds, round, valuation: result })),
    );
}

/** The scores of detectors, where there are some and the server has received something. */
function detected(round: number, { plan, clock, server, detection }: Cast): Observable<SimEvent> {
  if (!plan.detectors?.length) return EMPTY;
  return clock
    .instant(() => detection.score(round, server.observed?.models))
    .pipe(
      filter((scored) => scored !== undefined),
      map((scored): SimEvent => ({ kind: 'scored', at: clock.seconds, round, ...scored })),
    );
}

/** What agents are handed, in the rounds in which they are. */
function handOut(round: number, { plan, clock, rewards, participation }: Cast): Observable<SimEvent> {
  if (!plan.incentives?.reward) return EMPTY;
  return clock
    .instant(async () => {
      await rewards.keep(round);
      return rewards.handOut(round, participation.decisions);
    })
    .pipe(
      filter((handed) => handed !== undefined),
      map((handed): SimEvent => ({ kind: 'rewarded', at: clock.seconds, round, rewards: handed })),
    );
}

/** Who stays, in the rounds after which clients reconsider that. */
function reconsideration(round: number, { plan, clock, server, appeal, participation }: Cast): Observable<SimEvent> {
  const { optOut } = plan;
  if (!optOut || !reviewsAfter(optOut, round)) return EMPTY;
  return clock
    .instant(async () => participation.reconsider(await appeal.reviews(await server.model(), optOut)))
    .pipe(map((members): SimEvent => ({ kind: 'reconsidered', at: clock.seconds, round, members })));
}

/** The evaluation, in the rounds that have one. */
function evaluation(round: number, { clock, evaluator, participation }: Cast): Observable<SimEvent> {
  if (!evaluator.isDue(round)) return EMPTY;
  return clock
    .instant(() => evaluator.evaluate(round))
    .pipe(
      filter((result) => result !== undefined),
      tap((result) => participation.observe(result)),
      map((result): SimEvent => ({ kind: 'evaluated', at: clock.seconds, round, evaluation: result })),
    );
}
