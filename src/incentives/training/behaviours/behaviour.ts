import type { z } from 'zod';
import type { Plain } from '../../../core/plain.js';
import type { RandomStream } from '../../../core/random.js';
import type { Weights } from '../../../core/weights.js';

/** What a client that forges an update knows: what the protocol has told it. */
export interface ReceivedModel {
  /** The weights that it was sent, without running statistics. */
  readonly weights: Weights;
  /** The round in which it was sent them, from 1. */
  readonly round: number;
}

/** An update made up by a client, and what the client remembers for the next one. */
export interface ForgedUpdate<Memory> {
  readonly weights: Weights;
  readonly memory: Memory;
}

/**
 * How clients behave that do not simply follow the protocol, for any strategy: what is put between a client and its
 * part of the strategy. Where a function is absent, the client is honest in this respect.
 */
export interface Behaviour<Options = unknown, Memory extends Plain = Plain> {
  readonly name: string;
  /** One line: what such clients do. */
  readonly title: string;
  readonly citation?: string;
  /** A zod object. */
  readonly options: z.ZodType<Options>;
  /** How many of the samples that it contributes the client trains on. */
  trainsOn?(options: Options, samples: number): number;
  /** How many samples the client says that it contributes. */
  claims?(options: Options, samples: number): number;
  /** Whether the client takes part in a round; one that does not is in no cohort. */
  takesPart?(options: Options, round: number): boolean;
  /**
   * Whether all who behave so by one entry of a scenario work on the samples, and with the draws, of the first of them.
   */
  readonly shared?: boolean;
  /**
   * The weights that the client sends in place of those that it has come to, without running statistics: of these it sends
   * its own. Strategies without shared weights have no place for them.
   *
   * @param memory what it remembers; undefined in its first round
   * @param random a stream of this client and round
   */
  forge?(
    options: Options,
    received: ReceivedModel,
    memory: Memory | undefined,
    random: RandomStream,
  ): ForgedUpdate<Memory>;
}

/** Declares a behaviour: checks the type of its memory. */
export function defineBehaviour<Options, Memory extends Plain = null>(
  behaviour: Behaviour<Options, Memory>,
): Behaviour<Options, Memory> {
  return behaviour;
}
