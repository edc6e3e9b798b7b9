import type { z } from 'zod';
import type { Plain } from '../core/plain.js';
import type { RandomStream } from '../core/random.js';
import type { CohortOptions, PolicyOptions } from '../scheduler/schedule-options.js';
import type { Metrics, Strategy } from '../strategies/strategy.js';

/** What a payload has that codecs work on: shared weights, or soft labels and logits. */
export type Channel = 'weights' | 'logits';

/** The way of a payload: up to the server or down to clients. */
export type Way = 'up' | 'down';

/** What a codec encodes with. */
export interface EncodeContext<Options, Memory extends Plain> {
  readonly options: Options;
  /** What the codec remembers of the client; undefined before its first update was taken, and on the way down. */
  readonly memory?: Memory;
  /** A stream of this codec in this round: of the client on the way up, of the server on the way down. */
  readonly random: RandomStream;
}

/** A vector as it travels. */
export interface Encoded<Memory extends Plain, Wire extends Plain> {
  /** What travels; its serialised bytes are counted. */
  readonly wire: Wire;
  /** What the other side will decode. The same object as the vector if nothing is lost: it then travels as it is. */
  readonly value: Float32Array;
  /**
   * What the codec remembers of the client, kept if the server takes the update. Otherwise the codec has what it had before, as
   * the client starts again from the server's weights. On the way down nothing is remembered.
   */
  readonly memory?: Memory;
}

/** What a codec knows of the schedule. */
export interface CodecContext {
  /** Clients in the population. */
  readonly population: number;
  readonly cohort: CohortOptions;
  readonly policy: PolicyOptions;
}

/** What a codec is to work with: its place in a scenario. */
export interface CodecSetting extends CodecContext {
  readonly strategy: Strategy;
  /** Different models among the clients. */
  readonly architectures: number;
  /** Whether no codec of the same channel follows at the clients. */
  readonly isLast: boolean;
}

/**
 * Compresses or protects what travels, for any strategy: strategies know nothing of it.
 *
 * On the way up, weights are the delta from the weights that a client was sent to those it sends back; on the way down they are
 * the weights themselves. Running statistics are in neither: they travel beside as they are. Soft labels and logits
 * are `[rows, classes]` row-major, as the strategy sends them.
 *
 * Several codecs of a channel follow one another: each encodes the value of the one before, and the wire of the last travels.
 */
export interface Codec<Options = unknown, Memory extends Plain = Plain, Wire extends Plain = Plain> {
  readonly name: string;
  /** One line: what it is. */
  readonly title: string;
  readonly citation: string;
  readonly options: z.ZodType<Options>;
  /** What it works on. */
  readonly channels: Channel | 'any';
  /** On which way it can work. */
  readonly direction: Way | 'both';
  /** Why it cannot work here, as a clause; undefined if it can. */
  refusal?(options: Options, setting: CodecSetting): string | undefined;
  /** Why it cannot work where running statistics travel beside the delta, as a clause; absent if it can. */
  readonly statisticsRefusal?: string;
  /** @throws NotFiniteError if it cannot encode a value that is not finite */
  encode(value: Float32Array, context: EncodeContext<Options, Memory>): Encoded<Memory, Wire>;
  /**
   * Gives the `value` that was encoded, bit for bit.
   *
   * @param size scalars in it
   */
  decode(wire: Wire, size: number, options: Options): Float32Array;
  /**
   * At the server, where it has to see the values of an aggregation together; gives the same number of them. It is not
   * called without any.
   *
   * @param random a stream of this codec and round
   */
  gather?(
    options: Options,
    values: readonly Float32Array[],
    context: CodecContext,
    random: RandomStream,
  ): readonly Float32Array[];
  /** Numbers to report of a round, given how many rounds there have been with it. */
  account?(options: Options, context: CodecContext): (rounds: number) => Metrics;
}

/** Declares a codec: checks the types of its memory and of its wire. */
export function defineCodec<Options, Memory extends Plain, Wire extends Plain>(
  codec: Codec<Options, Memory, Wire>,
): Codec<Options, Memory, Wire> {
  return codec;
}
