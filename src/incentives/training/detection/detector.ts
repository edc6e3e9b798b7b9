import type { z } from 'zod';
import type { Plain } from '../../../core/plain.js';
import type { Delta, Weights } from '../../../core/weights.js';

/** The updates of a round as the server sees them, without running statistics. Lists have one entry for each update. */
export interface SeenUpdates {
  readonly clients: readonly number[];
  /** The weights that the clients depart from. */
  readonly global: Weights;
  /** What each adds to the global weights. */
  readonly deltas: readonly Delta[];
  /**
   * By how much the loss on the server's samples would be higher if the server had averaged the others alone, in nats;
   * given to detectors that ask for it.
   */
  readonly contributions?: readonly number[];
}

/** Scores of a round, one for each update, larger for what is more suspicious; and what the detector remembers. */
export interface Scores<Memory> {
  readonly scores: readonly number[];
  readonly memory: Memory;
}

/**
 * Tells clients that ride free from those that train, by their updates. It sees what the server sees and nothing else.
 */
export interface Detector<Options = unknown, Memory extends Plain = Plain> {
  readonly name: string;
  /** One line: what it looks at. */
  readonly title: string;
  readonly citation?: string;
  /** A zod object. */
  readonly options: z.ZodType<Options>;
  /** Whether it looks at the contributions of updates. */
  readonly needsContributions?: boolean;
  /** @param memory what it remembers; undefined in its first round. A round has one update at least. */
  score(options: Options, seen: SeenUpdates, memory: Memory | undefined): Scores<Memory>;
}

/** Declares a detector: checks the type of its memory. */
export function defineDetector<Options, Memory extends Plain = null>(
  detector: Detector<Options, Memory>,
): Detector<Options, Memory> {
  return detector;
}
