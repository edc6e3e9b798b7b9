import type { Observable } from 'rxjs';
import type { SimEvent } from '../scheduler/events.js';
import type { SimulationPlan } from './plan.js';

/** A checkpoint: everything a run needs to go on after a round. Written and read by the run directory as it is. */
export type Checkpoint = Uint8Array;

/** Running a simulation. */
export interface SimulationControls {
  /** Continue after the round in this checkpoint. */
  readonly resume?: Checkpoint;
  /** Stops after the round under way. */
  readonly signal?: AbortSignal;
  /** Called after every `checkpointEvery` rounds, and after the last round before an abort. */
  readonly onCheckpoint?: (round: number, checkpoint: Checkpoint) => void;
  readonly checkpointEvery?: number;
}

/**
 * Runs a plan. Events come in virtual-time order; the observable completes after the last round and errors with a
 * `ClientError` or the server's error if the run cannot go on. Subscribing starts the run; there is one run a call.
 */
export declare function simulate(plan: SimulationPlan, controls?: SimulationControls): Observable<SimEvent>;
