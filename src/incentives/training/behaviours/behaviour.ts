import type { z } from 'zod';
import type { Plain } from '../../../core/plain.js';
import type { RandomStream } from '../../../core/random.js';
import type { Weights } from '../../../core/weights.js';

/** What the protocol has told a client that forges an update. */
export interface ReceivedModel {
  /** The weights that the server sent, without running statistics. */
  readonly weights: Weights;
  /** The round in which they were sent, from 1. */
  readonly round: number;
}

/** A forged update, and what the client remembers for the next one. */
export interface ForgedUpdate<Memory> {
  readonly weights: Weights;
  readonly memory: Memory;
}

/**
 * A way in which clients deviate from the protocol, for any strategy. It acts between a client and its side of the
 * strategy. A client is honest in every respect whose function is absent.
 */
export interface Behaviour<Options = unknown, Memory extends Plain = Plain> {
  readonly name: string;
  /** One line: what these clients do. */
  readonly title: string;
  readonly citation?: string;
  /** A zod object. */
  readonly options: z.ZodType<Options>;
  /** The number of samples that the client trains on, out of those that it contributes. */
  trainsOn?(options: Options, samples: number): number;
  /** The number of samples that the client claims to contribute. */
  claims?(options: Options, samples: number): number;
  /** Whether the client takes part in a round. A client that does not is in no cohort. */
  takesPart?(options: Options, round: number): boolean;
  /** Whether all clients of one entry use the samples and the random streams of the first of them. */
  readonly shared?: boolean;
  /**
   * The forged weights, without running statistics. The client sends them in place of its trained weights, together
   * with its own statistics. Never called for a strategy that sends no weights.
   *
   * @param memory what the client remembers; undefined in its first round
   * @param random a stream of this client and round
   */
  forge?(
    options: Options,
    received: ReceivedModel,
    memory: Memory | undefined,
    random: RandomStream,
  ): ForgedUpdate<Memory>;
}

/** Declares a behaviour. Checks that its memory is plain data, by type. */
export function defineBehaviour<Options, Memory extends Plain = null>(
  behaviour: Behaviour<Options, Memory>,
): Behaviour<Options, Memory> {
  return behaviour;
}
