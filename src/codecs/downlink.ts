import type { Plain } from '../core/plain.js';
import type { Strategy } from '../strategies/strategy.js';
import type { ChosenCodec } from './chosen-codec.js';
import type { CodecStream } from './codec-chain.js';
import { DirectionCodecs, type PartsOf } from './direction-codecs.js';

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
  readonly #codecs: DirectionCodecs;

  /** @param partsOf for the weights that a client receives */
  constructor(strategy: Pick<Strategy, 'lens' | 'logits'>, codecs: readonly ChosenCodec[], partsOf?: PartsOf) {
    this.#codecs = new DirectionCodecs(strategy, codecs, 'down', partsOf);
  }

  /** At the server: what travels. */
  encode(down: Plain, client: number, random: CodecStream): Plain {
    if (this.#codecs.isEmpty) return down;
    return this.#withLogits(this.#withWeights({ down }, client, random), random);
  }

  /** At the client: the payload as the strategy sees it. */
  decode(travelled: Plain, client: number): Plain {
    if (this.#codecs.isEmpty) return travelled;
    const { lens, logitsLens } = this.#codecs;
    const { down: rest, weights, logits } = codedOf(travelled);
    let down = rest;
    if (lens && weights) {
      const value = this.#codecs.weights.decode(weights.wire, weights.size);
      down = lens.intoDown(down, this.#codecs.joined(client, value, lens.ofDown(down)));
    }
    if (logitsLens?.intoDown && logits) {
      down = logitsLens.intoDown(down, this.#codecs.logits.decode(logits.wire, logits.size));
    }
    return down;
  }

  #withWeights({ down }: Coded, client: number, random: CodecStream): Coded {
    const { lens, weights: chain } = this.#codecs;
    const weights = chain.isEmpty ? nothing : (lens?.ofDown(down) ?? nothing);
    if (!lens || weights.length === 0) return { down };
    const trained = this.#codecs.trained(client, weights);
    const { wire } = chain.encode(trained, null, random);
    if (wire === undefined) return { down };
    const rest = lens.intoDown(down, this.#codecs.statistics(client, weights) ?? nothing);
    return { down: rest, weights: { size: trained.length, wire } };
  }

  #withLogits(coded: Coded, random: CodecStream): Coded {
    const { logitsLens: lens, logits: chain } = this.#codecs;
    const values = chain.isEmpty ? undefined : lens?.ofDown?.(coded.down);
    if (!lens?.intoDown || !values) return coded;
    const { wire } = chain.encode(values, null, random);
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
