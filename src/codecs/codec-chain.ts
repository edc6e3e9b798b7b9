import type { Plain } from '../core/plain.js';
import type { RandomStream } from '../core/random.js';
import type { ChosenCodec } from './chosen-codec.js';
import type { Channel, Codec, CodecContext, Way } from './codec.js';

/** The memory of each codec of a plan for a client, by position; null before the server has taken an update of the client. */
export type Memory = readonly Plain[] | null;

/** A stream for a codec, given its position in the plan. */
export type CodecStream = (codec: Codec, position: number) => RandomStream;

/** A vector that went through codecs. */
interface Passed {
  /** The encoded vector; undefined if the codecs changed nothing and the vector itself is sent. */
  readonly wire?: Plain;
  /** The vector that the other side decodes. */
  readonly value: Float32Array;
  /** The memories of the codecs of this chain, by position in the plan. */
  readonly memory: ReadonlyMap<number, Plain>;
}

/** The codecs of a plan for one channel and one direction, in their order. */
export class CodecChain {
  readonly #links: readonly (ChosenCodec & { readonly position: number })[];

  constructor(codecs: readonly ChosenCodec[], channel: Channel, way: Way) {
    this.#links = codecs
      .map((chosen, position) => ({ ...chosen, position }))
      .filter((chosen) => chosen.channel === channel && (chosen.direction === way || chosen.direction === 'both'));
  }

  /** Whether there is no codec. */
  get isEmpty(): boolean {
    return this.#links.length === 0;
  }

  /** Whether a codec needs all vectors of an aggregation together. */
  get gathers(): boolean {
    return this.#links.some(({ codec }) => codec.gather);
  }

  encode(vector: Float32Array, before: Memory, random: CodecStream): Passed {
    let value = vector;
    let wire: Plain;
    const memory = new Map<number, Plain>();
    for (const { codec, options, position } of this.#links) {
      const remembered = before?.[position] ?? undefined;
      const encoded = codec.encode(value, { options, memory: remembered, random: random(codec, position) });
      ({ value, wire } = encoded);
      memory.set(position, encoded.memory ?? null);
    }
    return value === vector ? { value, memory } : { wire, value, memory };
  }

  /** Decodes a vector. @param size number of scalars in it */
  decode(wire: Plain, size: number): Float32Array {
    const last = this.#links.at(-1);
    if (!last) throw new TypeError('there is no codec that could have encoded this');
    return last.codec.decode(wire, size, last.options);
  }

  /** Passes the vectors of an aggregation through the codecs that gather them. The last codec comes first. */
  gathered(
    vectors: readonly Float32Array[],
    context: CodecContext,
    random: (codec: string) => RandomStream,
  ): readonly Float32Array[] {
    return this.#links.reduceRight<readonly Float32Array[]>(
      (gathered, { codec, options }) => codec.gather?.(options, gathered, context, random(codec.name)) ?? gathered,
      vectors,
    );
  }
}
