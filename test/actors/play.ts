import { firstValueFrom, tap, toArray } from 'rxjs';
import type { Checkpoint } from '../../src/actors/checkpoint.js';
import type { RoundMetrics, SimEvent } from '../../src/actors/events.js';
import type { SimulationPlan } from '../../src/actors/plan.js';
import { type SimulationControls, simulate } from '../../src/actors/run/simulation.js';
import { InProcessHosts } from './in-process-hosts.js';

/** Runs a plan to its end, on hosts without threads unless told otherwise, and gives all events, with wall time set to 0. */
export function play(
  plan: SimulationPlan,
  controls: SimulationControls = {},
  onEvent: (event: SimEvent) => void = () => {},
): Promise<SimEvent[]> {
  return playInThreads(plan, { hosts: new InProcessHosts(plan.threads), ...controls }, onEvent);
}

/**
 * The same in `plan.threads` new worker threads, which run what was built. Each takes a second to load its modules, so that only
 * tests of threads use them.
 */
export async function playInThreads(
  plan: SimulationPlan,
  controls: SimulationControls = {},
  onEvent: (event: SimEvent) => void = () => {},
): Promise<SimEvent[]> {
  const events = await firstValueFrom(simulate(plan, controls).pipe(tap(onEvent), toArray()));
  return events.map((event) =>
    event.kind === 'round' ? { ...event, metrics: { ...event.metrics, wallSeconds: 0 } } : event,
  );
}

/** The same as {@link play}, and the checkpoints after every so many rounds, by round. */
export async function playWithCheckpoints(plan: SimulationPlan, checkpointEvery = 1) {
  const checkpoints = new Map<number, Checkpoint>();
  const onCheckpoint = (round: number, checkpoint: Checkpoint) => checkpoints.set(round, checkpoint);
  return { events: await play(plan, { checkpointEvery, onCheckpoint }), checkpoints };
}

/** The events of one kind. */
export function ofKind<K extends SimEvent['kind']>(events: readonly SimEvent[], kind: K) {
  return events.filter((event): event is Extract<SimEvent, { kind: K }> => event.kind === kind);
}

/** The lines of metrics. */
export function linesOf(events: readonly SimEvent[]): RoundMetrics[] {
  return ofKind(events, 'round').map(({ metrics }) => metrics);
}
