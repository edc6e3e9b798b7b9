import {
  catchError,
  concat,
  concatMap,
  defer,
  EMPTY,
  finalize,
  ignoreElements,
  Observable,
  range,
  Subscription,
  throwError,
} from 'rxjs';
import { accountOf, openCodecs } from '../../codecs/chosen-codec.js';
import { InputError } from '../../core/errors.js';
import { checkSchedule, createPolicy } from '../../scheduler/policies/create-policy.js';
import { VirtualClock } from '../../scheduler/virtual-clock.js';
import type { Checkpoint } from '../checkpoint.js';
import { Evaluator } from '../evaluation/evaluator.js';
import { measureKind } from '../evaluation/measures/registry.js';
import type { SimEvent } from '../events.js';
import { HostPool } from '../hosts/host-pool.js';
import { type Hosts, HostThreads } from '../hosts/host-threads.js';
import { loadModelsAndTask } from '../hosts/plan-modules.js';
import { memoriesOf, openObservers } from '../observers/open-observers.js';
import { observerKind } from '../observers/registry.js';
import { isOnSchedule } from '../on-schedule.js';
import type { SimulationPlan } from '../plan.js';
import { Participation } from '../population/participation.js';
import { Population } from '../population/population.js';
import { ServerActor } from '../population/server-actor.js';
import { describePopulation } from '../population-description.js';
import { Exchanges } from '../round/exchanges.js';
import { playRound, type RoundContext } from '../round/round.js';
import { readCheckpoint, writeCheckpoint } from './checkpoint.js';
import { isLikeAnyRound } from './last-round.js';
import type { RunState } from './run-state.js';

/** Options of a simulation. */
export interface SimulationControls {
  /** The checkpoint to continue from. */
  readonly resume?: Checkpoint;
  /** Stops after the current round. */
  readonly signal?: AbortSignal;
  /**
   * Called after every `checkpointEvery` rounds, and after the last round before an abort, but not after a last round that
   * {@link isLikeAnyRound} tells from the same round of a longer run. The run waits for the result, and ends if that rejects.
   */
  readonly onCheckpoint?: (round: number, checkpoint: Checkpoint) => unknown;
  readonly checkpointEvery?: number;
  /** Threads that are already started, in place of `plan.threads` new ones. */
  readonly hosts?: Hosts;
}

/**
 * Runs a plan. Events come in the order of virtual time. The observable completes after the last round. It errors with
 * a `ClientError` (every client of a cohort failed), a `ServerError`, a `DivergenceError` or an `InputError` if the
 * run cannot continue. Subscribing starts the run; unsubscribing ends it as soon as the current work is done. The
 * hosts are closed when it completes or errors.
 */
export function simulate(plan: SimulationPlan, controls: SimulationControls = {}): Observable<SimEvent> {
  return new Observable<SimEvent>((subscriber) => {
    const subscription = new Subscription();
    run(plan, controls, (event) => subscriber.next(event), subscription).then(
      () => subscriber.complete(),
      (error) => subscriber.error(error),
    );
    return subscription;
  });
}

/** Opens the hosts, plays the rounds, and closes the hosts in any case. */
async function run(
  plan: SimulationPlan,
  controls: SimulationControls,
  emit: (event: SimEvent) => void,
  subscription: Subscription,
): Promise<void> {
  const start = performance.now();
  let state: RunState | undefined;
  try {
    checkSchedule(plan.cohort, plan.policy, plan.data.shards.length);
    state = controls.resume && (await readCheckpoint(plan, controls.resume));
  } catch (error) {
    await controls.hosts?.end();
    throw error;
  }
  const pool = new HostPool(plan, controls.hosts ?? new HostThreads(plan.threads));
  try {
    const context = await openContext(plan, pool, start, state);
    await play(context, (state?.round ?? 0) + 1, controls, emit, subscription);
  } finally {
    await pool.close();
  }
}

/** Opens everything that is needed to play rounds, once the hosts have started. */
async function openContext(
  plan: SimulationPlan,
  pool: HostPool,
  start: number,
  state?: RunState,
): Promise<RoundContext> {
  await loadModelsAndTask(plan);
  await loadObserversAndMeasures(plan);
  const participation = await Participation.open(plan, state?.participation);
  const abilities = await pool.abilities();
  const server = new ServerActor(pool, state?.server);
  const population = new Population(plan.data.shards.length, pool, state?.clients);
  const run = { plan, pool, abilities, server, population, participation };
  await server.state();
  const observers = await openObservers({ ...run, evaluator: new Evaluator(run) }, state?.observers);
  const clock = new VirtualClock(state?.clock);
  const policy = createPolicy(plan.policy);
  return {
    run,
    clock,
    policy,
    exchanges: new Exchanges(plan, clock, policy, population, state?.underWay),
    observers,
    account: accountOf(await openCodecs(plan.codecs), { ...plan, population: population.size }),
    wallSeconds: () => (state?.wallSeconds ?? 0) + (performance.now() - start) / 1000,
  };
}

/** @throws InputError if a module cannot be loaded */
async function loadObserversAndMeasures({
  observers = [],
  evaluation: { measures = [] },
}: SimulationPlan): Promise<void> {
  await Promise.all(observers.map((spec) => observerKind.open(spec)));
  await Promise.all(measures.map((spec) => typeof spec !== 'string' && measureKind.open(spec)));
}

/** Raised in place of the remaining rounds after an abort. */
const aborted = new Error('aborted');

/** Plays the rounds on the clock until the last one, an abort, an error or the end of the subscription. */
async function play(
  context: RoundContext,
  first: number,
  controls: SimulationControls,
  emit: (event: SimEvent) => void,
  subscription: Subscription,
): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  let isOver = false;
  let played = first - 1;
  const rounds = range(first, context.run.plan.rounds - first + 1).pipe(
    concatMap((round) => {
      // Emitting an empty round for each remaining one would nest: thousands of them run out of stack.
      if (controls.signal?.aborted) return throwError(() => aborted);
      return concat(playRound(round, context), checkpoint(round, context, controls));
    }),
    catchError((raised) => (raised === aborted ? EMPTY : throwError(() => raised))),
  );
  const next = (event: SimEvent) => {
    if (event.kind === 'round') played = event.round;
    emit(event);
  };
  const error = (raised: unknown) => {
    failure = { error: raised };
  };
  const complete = () => {
    isOver = true;
  };
  if (first === 1) emit({ kind: 'population', at: 0, round: 1, ...describePopulation(context.run.plan) });
  subscription.add(() => context.exchanges.close());
  subscription.add(rounds.pipe(finalize(() => context.exchanges.close())).subscribe({ next, error, complete }));
  await context.clock.run();
  if (failure) throw failure.error;
  if (!isOver && !subscription.closed) {
    const reason = 'an update takes endless virtual time; look at devices, network and policy';
    throw new InputError(`round ${played + 1}`, 'endless', { reason });
  }
}

/** Writes a checkpoint if one is due. */
function checkpoint(round: number, context: RoundContext, controls: SimulationControls): Observable<never> {
  const { run, clock, exchanges, observers, wallSeconds } = context;
  const { signal, onCheckpoint, checkpointEvery } = controls;
  if (!onCheckpoint) return EMPTY;
  return defer(() => {
    if (!isOnSchedule(round, checkpointEvery) && !signal?.aborted) return EMPTY;
    if (round === run.plan.rounds && !isLikeAnyRound(run.plan, exchanges.abandoned)) return EMPTY;
    return clock.instant(async () => {
      const state = {
        round,
        clock: clock.now(),
        wallSeconds: wallSeconds(),
        server: await run.server.state(),
        clients: run.population.records(),
        underWay: exchanges.underWay,
        participation: run.participation.memory(),
        observers: memoriesOf(observers),
      };
      await onCheckpoint(round, writeCheckpoint(run.plan, state));
    });
  }).pipe(ignoreElements());
}
