import { joinedWeights, type WeightParts } from '../core/layout-part.js';
import type { Plain } from '../core/plain.js';
import type { LogitsLens, Strategy, WeightsLens } from '../strategies/strategy.js';
import type { ChosenCodec } from './chosen-codec.js';
import { CodecChain, type CodecStream } from './codec-chain.js';

/** A vector as it was encoded; the payload has nothing in its place. */
type CodedVector = { readonly size: number; readonly wire: Plain };

/** A downlink payload that went through codecs. */
type Coded = {
  /** The strategy's payload without what was encoded. */
  readonly down: Plain;
  /** The trained part of the weights; their running statistics stay in the payload. */
  readonly weights?: CodedVector;
  /** Soft labels or logits. */
  readonly logits?: CodedVector;
};

const nothing = new Float32Array(0);

/** The way of payloads to clients, at its two ends. Payloads without codecs pass untouched. */
export class Downlink {
  readonly #lens?: WeightsLens<Plain, Plain, Plain>;
  readonly #logitsLens?: LogitsLens<Plain, Plain>;
  readonly #weights: CodecChain;
  readonly #logits: CodecChain;
  readonly #partsOf: (client: number) => WeightParts | undefined;

  /** @param partsOf the parts of the weights that a client is sent; undefined where they hold no running statistics */
  constructor(
    { lens, logits }: Pick<Strategy, 'lens' | 'logits'>,
    codecs: readonly ChosenCodec[],
    partsOf: (client: number) => WeightParts | undefined = () => undefined,
  ) {
    this.#lens = lens;
    this.#logitsLens = logits;
    this.#weights = new CodecChain(codecs, 'weights', 'down');
    this.#logits = new CodecChain(codecs, 'logits', 'down');
    this.#partsOf = partsOf;
  }

  /** At the server: what travels. */
  encode(down: Plain, client: number, random: CodecStream): Plain {
    if (this.#isOff) return down;
    return this.#withLogits(this.#withWeights({ down }, client, random), random);
  }

  /** At the client: the payload as the strategy sees it. */
  decode(travelled: Plain, client: number): Plain {
    if (this.#isOff) return travelled;
    const { down: rest, weights, logits } = codedOf(travelled);
    let down = rest;
    if (this.#lens && weights) {
      const parts = this.#partsOf(client);
      const value = this.#weights.decode(weights.wire, weights.size);
      down = this.#lens.intoDown(down, parts ? joinedWeights(parts, value, this.#lens.ofDown(down)) : value);
    }
    if (this.#logitsLens?.intoDown && logits) {
      down = this.#logitsLens.intoDown(down, this.#logits.decode(logits.wire, logits.size));
    }
    return down;
  }

  get #isOff(): boolean {
    return this.#weights.isEmpty && this.#logits.isEmpty;
  }

  #withWeights({ down }: Coded, client: number, random: CodecStream): Coded {
    const lens = this.#lens;
    const weights = this.#weights.isEmpty ? nothing : (lens?.ofDown(down) ?? nothing);
    if (!lens || weights.length === 0) return { down };
    const parts = this.#partsOf(client);
    const trained = parts ? parts.trained.take(weights) : weights;
    const { wire } = this.#weights.encode(trained, null, random);
    if (wire === undefined) return { down };
    const rest = lens.intoDown(down, parts ? parts.statistics.take(weights) : nothing);
    return { down: rest, weights: { size: trained.length, wire } };
  }

  #withLogits(coded: Coded, random: CodecStream): Coded {
    const lens = this.#logitsLens;
    const values = this.#logits.isEmpty ? undefined : lens?.ofDown?.(coded.down);
    if (!lens?.intoDown || !values) return coded;
    const { wire } = this.#logits.encode(values, null, random);
    if (wire === undefined) return coded;
    return { ...coded, down: lens.intoDown(coded.down, nothing), logits: { size: values.length, wire } };
  }
}

function codedOf(payload: Plain): Coded {
  if (isCoded(payload)) return payload;
  throw new TypeError('a downlink payload did not go through the codecs');
}

function isCoded(payload: Plain): payload is Coded {
  return typeof payload === 'object' && payload !== null && 'down' in payload;
}
