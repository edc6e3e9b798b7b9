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
import { InputError } from '../../core/errors.js';
import { checkSchedule, createPolicy } from '../../scheduler/policies/create-policy.js';
import { VirtualClock } from '../../scheduler/virtual-clock.js';
import { accountOf, chosenStages } from '../../stages/registry.js';
import { type Checkpoint, type Resting, readCheckpoint, writeCheckpoint } from '../checkpoint.js';
import { Evaluator } from '../evaluation/evaluator.js';
import type { SimEvent } from '../events.js';
import type { Abilities } from '../hosts/host-api.js';
import { HostPool } from '../hosts/host-pool.js';
import { type Hosts, HostThreads } from '../hosts/host-threads.js';
import { Appeal } from '../observers/appeal.js';
import { Detection } from '../observers/detection.js';
import { DeviceModels } from '../observers/device-models.js';
import { Rewards } from '../observers/rewards.js';
import { Valuer } from '../observers/valuation.js';
import type { SimulationPlan } from '../plan.js';
import { Participation } from '../population/participation.js';
import { Population } from '../population/population.js';
import { ServerActor } from '../population/server-actor.js';
import { Exchanges } from '../round/exchanges.js';
import { type Cast, playRound } from '../round/round.js';

/** Running a simulation. */
export interface SimulationControls {
  /** Continue after the round in this checkpoint. */
  readonly resume?: Checkpoint;
  /** Stops after the round under way. */
  readonly signal?: AbortSignal;
  /**
   * Called after every `checkpointEvery` rounds, and after the last round before an abort. The run goes on when what it returns is
   * settled, and ends if that is rejected.
   */
  readonly onCheckpoint?: (round: number, checkpoint: Checkpoint) => unknown;
  readonly checkpointEvery?: number;
  /** Where to compute in place of `plan.threads` new threads, such as threads that were started ahead. */
  readonly hosts?: Hosts;
}

/**
 * Runs a plan. Events come in virtual-time order; the observable completes after the last round and errors with a
 * `ClientError` (every client of a cohort failed), a `ServerError`, a `DivergenceError` or an `InputError` if the run cannot go on. Subscribing
 * starts the run; unsubscribing ends it as soon as the work under way is done. The hosts are gone when it completes or
 * errors.
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

/** Opens the hosts, plays the rounds and closes the hosts, whatever happens. */
async function run(
  plan: SimulationPlan,
  controls: SimulationControls,
  emit: (event: SimEvent) => void,
  subscription: Subscription,
): Promise<void> {
  const start = performance.now();
  let resting: Resting | undefined;
  try {
    checkSchedule(plan.cohort, plan.policy, plan.data.shards.length);
    resting = controls.resume && (await readCheckpoint(plan, controls.resume));
  } catch (error) {
    await controls.hosts?.end();
    throw error;
  }
  const pool = new HostPool(plan, controls.hosts ?? new HostThreads(plan.threads));
  try {
    const participation = await Participation.open(plan, resting?.agreed, resting?.members);
    const cast = castOf(plan, pool, await pool.abilities(), participation, start, resting);
    await cast.server.state();
    if (!resting) await cast.rewards.keep(0);
    await play(cast, (resting?.round ?? 0) + 1, controls, emit, subscription);
  } finally {
    await pool.close();
  }
}

function castOf(
  plan: SimulationPlan,
  pool: HostPool,
  abilities: Abilities,
  participation: Participation,
  start: number,
  resting?: Resting,
): Cast {
  const server = new ServerActor(pool, resting?.server);
  const population = new Population(plan.data.shards.length, pool, resting?.clients);
  const clock = new VirtualClock(resting?.clock);
  const policy = createPolicy(plan.policy);
  const appeal = new Appeal(plan, pool);
  const holders = plan.data.shards.filter(({ train }) => train.length > 0).length;
  const devices = plan.evaluation.model === 'devices' ? new DeviceModels(holders, resting?.devices) : undefined;
  const evaluator = new Evaluator(plan, pool, abilities, server, population, appeal, devices, (client) =>
    participation.samplesOf(client),
  );
  return {
    plan,
    server,
    population,
    clock,
    policy,
    participation,
    exchanges: new Exchanges(plan, clock, policy, population, resting?.underWay),
    account: accountOf(chosenStages(plan.stages), { ...plan, population: population.size }),
    appeal,
    ...(devices && { devices }),
    evaluator,
    detection: new Detection(plan, pool, resting?.detection),
    rewards: new Rewards(plan, pool, server, evaluator, resting?.kept),
    valuer: new Valuer(plan, pool, resting?.influences),
    wallSeconds: () => (resting?.wallSeconds ?? 0) + (performance.now() - start) / 1000,
  };
}

/** Raised in place of the rounds that an abort leaves out. */
const aborted = new Error('aborted');

/** Plays the rounds on the clock, until the last, an abort, an error or the end of the subscription. */
async function play(
  cast: Cast,
  first: number,
  controls: SimulationControls,
  emit: (event: SimEvent) => void,
  subscription: Subscription,
): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  let isOver = false;
  let played = first - 1;
  const rounds = range(first, cast.plan.rounds - first + 1).pipe(
    concatMap((round) => {
      // An empty round in place of each that is left would end in the one before it: thousands run out of stack.
      if (controls.signal?.aborted) return throwError(() => aborted);
      return concat(playRound(round, cast), checkpoint(round, cast, controls));
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
  subscription.add(() => cast.exchanges.close());
  subscription.add(rounds.pipe(finalize(() => cast.exchanges.close())).subscribe({ next, error, complete }));
  await cast.clock.run();
  if (failure) throw failure.error;
  if (!isOver && !subscription.closed) {
    const problem = 'never ends: an update takes endless virtual time; look at devices, network and policy';
    throw new InputError(`round ${played + 1}`, problem);
  }
}

/** Hands a checkpoint over where one is due. */
function checkpoint(round: number, cast: Cast, controls: SimulationControls): Observable<never> {
  const { signal, onCheckpoint, checkpointEvery = Number.POSITIVE_INFINITY } = controls;
  if (!onCheckpoint) return EMPTY;
  return defer(() => {
    if (round % checkpointEvery !== 0 && !signal?.aborted) return EMPTY;
    return cast.clock.instant(async () => {
      const resting = {
        round,
        clock: cast.clock.now(),
        wallSeconds: cast.wallSeconds(),
        server: await cast.server.state(),
        clients: cast.population.records(),
        underWay: cast.exchanges.underWay,
        agreed: cast.participation.agreed,
        members: cast.participation.members,
        kept: cast.rewards.kept,
        influences: cast.valuer.memory,
        detection: cast.detection.memory,
        devices: cast.devices?.memory,
      };
      await onCheckpoint(round, writeCheckpoint(cast.plan, resting));
    });
  }).pipe(ignoreElements());
}
