import { concat, connect, defer, EMPTY, filter, map, merge, mergeMap, type Observable, of, tap } from 'rxjs';
import type { ClientError } from '../core/errors.js';
import { sampleCohort } from '../scheduler/cohort.js';
import { clientRates } from '../scheduler/devices.js';
import type { SimEvent } from '../scheduler/events.js';
import { roundMetrics } from '../scheduler/metrics.js';
import type { Policy } from '../scheduler/policies/policy.js';
import type { VirtualClock } from '../scheduler/virtual-clock.js';
import type { Evaluator } from './evaluation.js';
import { exchange } from './exchange.js';
import type { Downlinks, EncodedUpdate } from './host-api.js';
import type { SimulationPlan } from './plan.js';
import type { Population } from './population.js';
import type { ServerActor } from './server-actor.js';

/** Everyone and everything that takes part in a round. */
export interface Cast {
  readonly plan: SimulationPlan;
  readonly clock: VirtualClock;
  readonly policy: Policy;
  readonly server: ServerActor;
  readonly population: Population;
  readonly evaluator: Evaluator;
  /** Real seconds since the start of the run. */
  readonly wallSeconds: () => number;
}

/**
 * One round: its events, as virtual time reaches them, the last of kind `round`. The server's work and evaluation take no
 * virtual time. Errors with a `ServerError`, or, if every client of the cohort fails, with the first `ClientError`.
 */
export function playRound(round: number, cast: Cast): Observable<SimEvent> {
  const { plan, clock } = cast;
  const cohort = sampleCohort(plan.cohort, cast.population.size, plan.seed, round);
  const begin = defer(() => of<SimEvent>({ kind: 'cohort', at: clock.seconds, round, clients: cohort }));
  const samples = (client: number) => plan.data.shards[client].train.length;
  return concat(begin, exchanges(round, cohort, cast), evaluation(round, cast)).pipe(
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

/** From the downlink payloads to the aggregation of those updates that the policy picks. */
function exchanges(round: number, cohort: readonly number[], cast: Cast): Observable<SimEvent> {
  const { plan, clock, server, population, policy } = cast;
  const info = { round, rounds: plan.rounds };
  const updates = new Map<number, EncodedUpdate>();
  const failures: ClientError[] = [];
  const end = {
    arrived: (update: EncodedUpdate) => updates.set(update.client, update),
    crashed: (error: ClientError) => failures.push(error),
  };
  const meet = ({ payloads, payloadOf }: Downlinks) =>
    cohort.map((id, position) => {
      const rates = clientRates(plan.devices, plan.network, plan.seed, id);
      return exchange(
        clock,
        { client: population.client(id), rates, down: payloads[payloadOf[position]], round: info },
        end,
      );
    });
  return clock
    .completion(() => server.send(cohort, info))
    .pipe(
      mergeMap((downlinks) => merge(...meet(downlinks))),
      tap(() => {
        if (failures.length === cohort.length) throw failures[0];
      }),
      connect((events) => {
        const aggregated = events.pipe(
          policy(round, cohort),
          map((arrivals) => arrivals.flatMap(({ client }) => updates.get(client) ?? [])),
          mergeMap((received) =>
            clock
              .completion(() => server.aggregate(received, info))
              .pipe(map((): SimEvent => ({ kind: 'aggregated', at: clock.seconds, round, received: received.length }))),
          ),
        );
        return merge(events, aggregated);
      }),
    );
}

/** The evaluation, in the rounds that have one. */
function evaluation(round: number, { plan, clock, evaluator }: Cast): Observable<SimEvent> {
  if (round % plan.evaluation.every !== 0 && round !== plan.rounds) return EMPTY;
  return clock
    .completion(() => evaluator.evaluate(round))
    .pipe(
      filter((result) => result !== undefined),
      map((result): SimEvent => ({ kind: 'evaluated', at: clock.seconds, round, evaluation: result })),
    );
}
