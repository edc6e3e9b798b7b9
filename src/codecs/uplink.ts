import type { Plain } from '../core/plain.js';
import type { RandomStream } from '../core/random.js';
import { applyDelta, type Delta, deltaBetween, type Weights, weightedMean } from '../core/weights.js';
import type { ClientInfo, Strategy, Update } from '../strategies/strategy.js';
import type { ChosenCodec } from './chosen-codec.js';
import type { CodecContext } from './codec.js';
import { CodecChain, type CodecStream, type Memory } from './codec-chain.js';
import { DirectionCodecs, type PartsOf } from './direction-codecs.js';

/** An update as it arrives at the server. */
export interface IncomingUpdate extends Update<Plain> {
  /** The downlink payload that it answers, as the client has seen it. */
  down(): Plain;
}

/** An update as it leaves a client. */
export interface OutgoingUpdate {
  /** What travels. */
  readonly payload: Plain;
  /** The strategy's payload as the server will find it. */
  readonly sent: Plain;
  /** What codecs remember if the server takes the update. */
  readonly memory: Memory;
}

/** An uplink payload that went through codecs. */
type Coded = {
  /** The strategy's payload; where its weights travel as a delta, with nothing but their running statistics in their place. */
  readonly up: Plain;
  /** The delta as it was encoded; null if codecs have left the weights as they are. */
  readonly delta: Plain;
  /** Soft labels or logits as they were encoded; the payload then has none in their place. */
  readonly logits?: { readonly size: number; readonly wire: Plain };
};

/** An update that was decoded, with what the server has to know of its weights. */
interface Decoded {
  readonly incoming: IncomingUpdate;
  readonly up: Plain;
  /** Of the trained part. */
  readonly delta?: Delta;
  readonly statistics?: Float32Array;
}

const nothing = new Float32Array(0);

/**
 * The way of updates to the server, at its two ends: codecs encode and decode them, and those that are stale are rebased. In
 * the payload of a strategy that shares weights, the server finds its own current weights plus the client's delta, the delta
 * times the update's freshness; so a stale update never pulls the server back, and a discounted one shortens the step (FedBuff,
 * Algorithm 1, whose weights are not normalised either). Fresh updates without codecs pass untouched.
 *
 * Running statistics go beside the delta as they are: the server finds the client's own or, of a discounted update, their mean with
 * its own, weighted by the update's freshness. Soft labels and logits are decoded and put back.
 */
export class Uplink {
  readonly #codecs: DirectionCodecs;
  readonly #count: number;
  readonly #departsElsewhere: boolean;
  readonly #context: CodecContext;

  /**
   * @param partsOf for the weights that a client shares
   * @throws RangeError if a codec works on what the strategy does not send
   */
  constructor(
    strategy: Pick<Strategy, 'lens' | 'logits'>,
    codecs: readonly ChosenCodec[],
    context: CodecContext,
    partsOf?: PartsOf,
  ) {
    this.#codecs = new DirectionCodecs(strategy, codecs, 'up', partsOf);
    const { lens, logitsLens, weights, logits } = this.#codecs;
    if (!weights.isEmpty && !lens) throw new RangeError('these codecs need a strategy that shares weights');
    if (!logits.isEmpty && !logitsLens) throw new RangeError('these codecs need a strategy that sends logits');
    this.#count = codecs.length;
    this.#departsElsewhere = !new CodecChain(codecs, 'weights', 'down').isEmpty;
    this.#context = context;
  }

  /** At the client. @param down the payload that the update answers, as the client has seen it */
  encode(up: Plain, down: Plain, memory: Memory, client: number, random: CodecStream): OutgoingUpdate {
    if (this.#codecs.isEmpty) return { payload: up, sent: up, memory };
    const weights = this.#encodedWeights(up, down, memory, client, random);
    const logits = this.#encodedLogits(weights, memory, random);
    const remembered = new Map([...weights.memory, ...logits.memory]);
    return {
      payload: logits.payload,
      sent: logits.sent,
      memory: Array.from({ length: this.#count }, (_, position) => remembered.get(position) ?? null),
    };
  }

  /**
   * At the server: the updates as the strategy sees them.
   *
   * @param current the weights that the server holds for a client, as they would travel now
   * @param random streams for the codecs, by name
   */
  decode(
    updates: readonly IncomingUpdate[],
    round: number,
    current: (client: ClientInfo) => Weights,
    random: (codec: string) => RandomStream,
  ): Update<Plain>[] {
    const decoded = this.#withGatheredLogits(
      updates.map((update) => this.#decoded(update, round, current)),
      random,
    );
    const gathered = this.#gathered(decoded, random);
    return decoded.map(({ incoming: { down: _, ...update }, up, delta, statistics }, position) => {
      const moved = gathered?.[position] ?? delta;
      const { lens } = this.#codecs;
      if (!lens || !moved) return { ...update, payload: up };
      const { freshness } = update;
      const { id } = update.client;
      const now = current(update.client);
      const trained = applyDelta(this.#codecs.trained(id, now), moved, freshness);
      const held = this.#codecs.statistics(id, now);
      const mean = held && statistics && mixed(held, statistics, freshness);
      return { ...update, payload: lens.intoUp(up, this.#codecs.joined(id, trained, mean)) };
    });
  }

  #encodedWeights(up: Plain, down: Plain, memory: Memory, client: number, random: CodecStream) {
    const { lens, weights } = this.#codecs;
    const untouched = { payload: { up, delta: null }, sent: up, memory: new Map<number, Plain>() };
    if (!lens || weights.isEmpty) return untouched;
    const [start, reached] = [this.#codecs.trained(client, lens.ofDown(down)), lens.ofUp(up)];
    const passed = weights.encode(deltaBetween(start, this.#codecs.trained(client, reached)), memory, random);
    if (passed.wire === undefined) return { ...untouched, memory: passed.memory };
    const statistics = this.#codecs.statistics(client, reached);
    return {
      payload: { up: lens.intoUp(up, statistics ?? nothing), delta: passed.wire },
      sent: lens.intoUp(up, this.#codecs.joined(client, applyDelta(start, passed.value), statistics)),
      memory: passed.memory,
    };
  }

  #encodedLogits({ payload, sent }: { payload: Coded; sent: Plain }, memory: Memory, random: CodecStream) {
    const { logitsLens: lens, logits: chain } = this.#codecs;
    const values = chain.isEmpty ? undefined : lens?.ofUp(sent);
    if (!lens || !values) return { payload, sent, memory: new Map<number, Plain>() };
    const passed = chain.encode(values, memory, random);
    if (passed.wire === undefined) return { payload, sent, memory: passed.memory };
    const logits = { size: values.length, wire: passed.wire };
    return {
      payload: { ...payload, up: lens.intoUp(payload.up, nothing), logits },
      sent: lens.intoUp(sent, passed.value),
      memory: passed.memory,
    };
  }

  /** The strategy's payload and, where the server has to know them, the delta and the statistics that came beside it. */
  #decoded(incoming: IncomingUpdate, round: number, current: (client: ClientInfo) => Weights): Decoded {
    const { lens, logitsLens, weights, logits: logitsChain } = this.#codecs;
    const { id } = incoming.client;
    const {
      up: rest,
      delta: wire,
      logits,
    } = this.#codecs.isEmpty ? { up: incoming.payload, delta: null } : codedOf(incoming.payload);
    const up = logits && logitsLens ? logitsLens.intoUp(rest, logitsChain.decode(logits.wire, logits.size)) : rest;
    if (lens && wire !== null) {
      const size = this.#codecs.trainedSize(id) ?? current(incoming.client).length;
      return { incoming, up, delta: weights.decode(wire, size), statistics: lens.ofUp(up) };
    }
    const isSeen = incoming.version < round || weights.gathers || this.#departsElsewhere;
    if (!lens || !isSeen) return { incoming, up };
    const reached = lens.ofUp(up);
    const start = this.#codecs.trained(id, lens.ofDown(incoming.down()));
    const delta = deltaBetween(start, this.#codecs.trained(id, reached));
    return { incoming, up, delta, statistics: this.#codecs.statistics(id, reached) };
  }

  /** The deltas as the codecs that gather them leave them. */
  #gathered(
    decoded: readonly { readonly delta?: Delta }[],
    random: (codec: string) => RandomStream,
  ): readonly Delta[] | undefined {
    const deltas = decoded.flatMap(({ delta }) => (delta ? [delta] : []));
    if (deltas.length === 0 || deltas.length < decoded.length) return undefined;
    return this.#codecs.weights.gathered(deltas, this.#context, random);
  }

  #withGatheredLogits(decoded: readonly Decoded[], random: (codec: string) => RandomStream): readonly Decoded[] {
    const { logitsLens: lens, logits } = this.#codecs;
    if (!lens || !logits.gathers || decoded.length === 0) return decoded;
    const gathered = logits.gathered(
      decoded.map(({ up }) => lens.ofUp(up) ?? nothing),
      this.#context,
      random,
    );
    return decoded.map((each, position) => ({ ...each, up: lens.intoUp(each.up, gathered[position]) }));
  }
}

/** The mean of statistics, in which those received have the weight `freshness`. */
function mixed(current: Float32Array, received: Float32Array, freshness: number): Float32Array {
  return freshness === 1 ? received : weightedMean([current, received], [1 - freshness, freshness]);
}

function codedOf(payload: Plain): Coded {
  if (isCoded(payload)) return payload;
  throw new TypeError('an update did not go through the codecs');
}

function isCoded(payload: Plain): payload is Coded {
  return typeof payload === 'object' && payload !== null && 'up' in payload && 'delta' in payload;
}
