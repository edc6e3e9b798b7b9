import { firstValueFrom, tap, toArray } from 'rxjs';
import type { SimulationPlan } from '../../src/actors/plan.js';
import { type SimulationControls, simulate } from '../../src/actors/simulation.js';
import type { RoundMetrics, SimEvent } from '../../src/scheduler/events.js';

/** Runs a plan to its end and gives all events, with wall time set to 0. */
export async function play(
  plan: SimulationPlan,
  controls: SimulationControls = {},
  onEvent: (event: SimEvent) => void = () => {},
): Promise<SimEvent[]> {
  const events = await firstValueFrom(simulate(plan, controls).pipe(tap(onEvent), toArray()));
  return events.map((event) =>
    event.kind === 'round' ? { ...event, metrics: { ...event.metrics, wallSeconds: 0 } } : event,
  );
}

/** The events of one kind. */
export function ofKind<K extends SimEvent['kind']>(events: readonly SimEvent[], kind: K) {
  return events.filter((event): event is Extract<SimEvent, { kind: K }> => event.kind === kind);
}

/** The lines of metrics. */
export function linesOf(events: readonly SimEvent[]): RoundMetrics[] {
  return ofKind(events, 'round').map(({ metrics }) => metrics);
}
