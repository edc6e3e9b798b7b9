import { joinedWeights, type WeightParts } from '../core/layout-part.js';
import type { Plain } from '../core/plain.js';
import type { Weights } from '../core/weights.js';
import type { LogitsLens, Strategy, WeightsLens } from '../strategies/strategy.js';
import type { ChosenCodec } from './chosen-codec.js';
import type { Way } from './codec.js';
import { CodecChain } from './codec-chain.js';

/** The parts of the weights of a client; undefined if they hold no running statistics. */
export type PartsOf = (client: number) => WeightParts | undefined;

/** The codecs of a plan for one direction, with the lenses that find what they encode. */
export class DirectionCodecs {
  readonly lens?: WeightsLens<Plain, Plain, Plain>;
  readonly logitsLens?: LogitsLens<Plain, Plain>;
  readonly weights: CodecChain;
  readonly logits: CodecChain;
  readonly #partsOf: PartsOf;

  constructor(
    { lens, logits }: Pick<Strategy, 'lens' | 'logits'>,
    codecs: readonly ChosenCodec[],
    way: Way,
    partsOf: PartsOf = () => undefined,
  ) {
    this.lens = lens;
    this.logitsLens = logits;
    this.weights = new CodecChain(codecs, 'weights', way);
    this.logits = new CodecChain(codecs, 'logits', way);
    this.#partsOf = partsOf;
  }

  /** Whether there is no codec. */
  get isEmpty(): boolean {
    return this.weights.isEmpty && this.logits.isEmpty;
  }

  /** The trained part of a client's weights: all of them if there are no running statistics. */
  trained(client: number, weights: Weights): Weights {
    return this.#partsOf(client)?.trained.take(weights) ?? weights;
  }

  /** The running statistics in a client's weights; undefined if there are none. */
  statistics(client: number, weights: Weights): Float32Array | undefined {
    return this.#partsOf(client)?.statistics.take(weights);
  }

  /** Number of scalars in the trained part of a client's weights; undefined if there are no running statistics. */
  trainedSize(client: number): number | undefined {
    return this.#partsOf(client)?.trained.size;
  }

  /** A client's weights: the trained part with running statistics put back. Without statistics, the trained part. */
  joined(client: number, trained: Weights, statistics: Float32Array | undefined): Weights {
    const parts = this.#partsOf(client);
    return parts && statistics ? joinedWeights(parts, trained, statistics) : trained;
  }
}
