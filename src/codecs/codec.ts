import type { z } from 'zod';
import type { NamedSpec } from '../core/named.js';
import type { Plain } from '../core/plain.js';
import type { RandomStream } from '../core/random.js';
import type { CohortOptions, PolicyOptions } from '../scheduler/schedule-options.js';
import type { Metrics, Strategy } from '../strategies/strategy.js';

/** The parts of a payload that codecs encode: shared weights, or soft labels and logits. */
export type Channel = 'weights' | 'logits';

/** The direction of a payload: up to the server or down to clients. */
export type Way = 'up' | 'down';

/** A codec in a plan: plain data. */
export interface CodecReference extends NamedSpec {
  /** The part of payloads that it encodes. */
  readonly channel: Channel;
  /** The direction in which it works. */
  readonly direction: Way | 'both';
}

/** What a codec gets beside the vector to encode. */
export interface EncodeContext<Options, Memory extends Plain> {
  readonly options: Options;
  /** The codec's memory for the client; undefined before the server has taken an update of the client, and on the way down. */
  readonly memory?: Memory;
  /** Random numbers for this codec and round: the client's on the way up, the server's on the way down. */
  readonly random: RandomStream;
}

/** An encoded vector. */
export interface Encoded<Memory extends Plain, Wire extends Plain> {
  /** The data that are sent; their serialised bytes are counted. */
  readonly wire: Wire;
  /** The vector that the other side decodes. The same object as the input if nothing changed: the input itself is then sent. */
  readonly value: Float32Array;
  /**
   * The codec's new memory for the client, kept if the server takes the update. Otherwise the codec keeps its old memory, because
   * the client starts again from the server's weights. There is no memory on the way down.
   */
  readonly memory?: Memory;
}

/** The schedule, as far as codecs know it. */
export interface CodecContext {
  /** Clients in the population. */
  readonly population: number;
  readonly cohort: CohortOptions;
  readonly policy: PolicyOptions;
}

/** The setting in which a codec is checked. */
export interface CodecSetting extends CodecContext {
  readonly strategy: Strategy;
  /** Number of different models among the clients. */
  readonly architectures: number;
  /** Whether it is the last codec of its channel at the clients. */
  readonly isLast: boolean;
}

/**
 * Compresses or protects payloads of any strategy. Strategies know nothing of codecs.
 *
 * On the way up, a codec encodes the delta between the weights that a client received and those that it sends. On the way down, it
 * encodes the weights themselves. Running statistics are not encoded; they are sent as they are. Soft labels and logits are
 * `[rows, classes]`, row-major, as the strategy sends them.
 *
 * Several codecs of a channel form a chain: each encodes the value of the one before, and the wire of the last is sent.
 */
export interface Codec<Options = unknown, Memory extends Plain = Plain, Wire extends Plain = Plain> {
  readonly name: string;
  /** A description in one line. */
  readonly title: string;
  readonly citation: string;
  readonly options: z.ZodType<Options>;
  /** The parts of payloads that it can encode. */
  readonly channels: Channel | 'any';
  /** The directions in which it can work. */
  readonly direction: Way | 'both';
  /** Why it cannot work in a setting, as a clause; undefined if it can. */
  refusal?(options: Options, setting: CodecSetting): string | undefined;
  /** Why it cannot work for models with running statistics, as a clause; absent if it can. */
  readonly statisticsRefusal?: string;
  /** @throws NotFiniteError if it cannot encode a value that is not finite */
  encode(value: Float32Array, context: EncodeContext<Options, Memory>): Encoded<Memory, Wire>;
  /**
   * Returns the `value` of the encoding, bit for bit.
   *
   * @param size number of scalars in it
   */
  decode(wire: Wire, size: number, options: Options): Float32Array;
  /**
   * Runs at the server, on all values of an aggregation together; absent if the codec does not need them together.
   *
   * @param values at least one
   * @param random the stream of this codec and round
   * @returns as many values
   */
  gather?(
    options: Options,
    values: readonly Float32Array[],
    context: CodecContext,
    random: RandomStream,
  ): readonly Float32Array[];
  /** Numbers to report after each round, as a function of the number of rounds so far. */
  account?(options: Options, context: CodecContext): (rounds: number) => Metrics;
}

/** Declares a codec: checks the types of its memory and of its wire. */
export function defineCodec<Options, Memory extends Plain, Wire extends Plain>(
  codec: Codec<Options, Memory, Wire>,
): Codec<Options, Memory, Wire> {
  return codec;
}
