import type { z } from 'zod';
import type { Plain } from '../../../core/plain.js';
import type { Delta, Weights } from '../../../core/weights.js';

/** The updates of a round as the server sees them, without running statistics. Every list has one entry per update. */
export interface SeenUpdates {
  readonly clients: readonly number[];
  /** The global weights from which the clients started. */
  readonly global: Weights;
  /** The difference between each client's weights and the global weights. */
  readonly deltas: readonly Delta[];
  /**
   * The rise of the loss on the server's samples, in nats, if the server left this update out of the average. Given to
   * detectors that ask for it.
   */
  readonly contributions?: readonly number[];
}

/** The scores of a round, one per update, larger for more suspicious updates; and what the detector remembers. */
export interface Scores<Memory> {
  readonly scores: readonly number[];
  readonly memory: Memory;
}

/**
 * Tells free riders from clients that train, by their updates. A detector sees what the server sees and nothing else.
 */
export interface Detector<Options = unknown, Memory extends Plain = Plain> {
  readonly name: string;
  /** One line: what it looks at. */
  readonly title: string;
  readonly citation?: string;
  /** A zod object. */
  readonly options: z.ZodType<Options>;
  /** Whether it reads the contributions of updates. */
  readonly needsContributions?: boolean;
  /**
   * Scores the updates of one round, which has at least one.
   *
   * @param memory what the detector remembers; undefined in its first round
   */
  score(options: Options, seen: SeenUpdates, memory: Memory | undefined): Scores<Memory>;
}

/** Declares a detector. Checks that its memory is plain data, by type. */
export function defineDetector<Options, Memory extends Plain = null>(
  detector: Detector<Options, Memory>,
): Detector<Options, Memory> {
  return detector;
}
