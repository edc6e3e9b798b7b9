import { lastValueFrom, tap } from 'rxjs';
import type { RoundMetrics, SimEvent } from '../actors/events.js';
import type { Hosts } from '../actors/hosts/host-threads.js';
import type { SimulationPlan } from '../actors/plan.js';
import { simulate } from '../actors/run/simulation.js';
import type { SavedCheckpoint } from '../records/checkpoint-store.js';
import type { RunDirectory } from '../records/run-directory.js';
import { type Summary, summarise } from '../records/summary.js';
import { noticesOf } from './notices.js';

/** Options of recording a run. */
export interface RecordOptions {
  /** A checkpoint is written after this many rounds, and when the run is stopped. */
  readonly checkpointEvery: number;
  /** The checkpoint to continue from. */
  readonly resume?: SavedCheckpoint;
  /** Stops the run after the current round. */
  readonly signal?: AbortSignal;
  /** Threads that are already started. */
  readonly hosts?: Hosts;
  /** Called with every event after it is written. */
  readonly onEvent?: (event: SimEvent) => void;
}

/** The result of a recorded run. */
export interface RecordedRun {
  readonly summary: Summary;
  readonly rounds: readonly RoundMetrics[];
  /** False if the run was stopped before its last round. Then there is a checkpoint and no `summary.json`. */
  readonly complete: boolean;
}

/**
 * Runs a plan and writes its events, metrics, checkpoints and summary into a run directory.
 *
 * @throws ClientError, DivergenceError, or any other error that ends the run; the directory is closed and stays
 *   readable, and a resumed run continues from the last checkpoint
 */
export async function recordRun(
  plan: SimulationPlan,
  directory: RunDirectory,
  { checkpointEvery, resume, signal, hosts, onEvent }: RecordOptions,
): Promise<RecordedRun> {
  const rounds = directory.rounds();
  try {
    const events = simulate(plan, {
      resume: resume?.state,
      signal,
      hosts,
      checkpointEvery,
      onCheckpoint: (_, checkpoint) => directory.writeCheckpoint(checkpoint),
    });
    const recorded = events.pipe(
      tap((event) => {
        directory.append(event);
        if (event.kind === 'round') rounds.push(event.metrics);
        onEvent?.(event);
      }),
    );
    await lastValueFrom(recorded, { defaultValue: undefined });
    const wallSeconds = rounds.at(-1)?.wallSeconds ?? 0;
    const { strategy, seed, backend, device, threads } = plan;
    const notices = noticesOf(rounds, plan.data.test);
    const { metric } = plan.data.test.task;
    const identity = { strategy: strategy.name, seed, backend, device, threads, metric };
    const summary = summarise(identity, rounds, wallSeconds, notices);
    const complete = rounds.length === plan.rounds;
    if (complete) directory.writeSummary(summary);
    return { summary, rounds, complete };
  } finally {
    directory.close();
  }
}
