import { joinedWeights, type WeightParts } from '../core/layout-part.js';
import type { Plain } from '../core/plain.js';
import type { RandomStream } from '../core/random.js';
import { applyDelta, type Delta, deltaBetween, type Weights, weightedMean } from '../core/weights.js';
import type { ClientInfo, Update, WeightsLens } from '../strategies/strategy.js';
import type { ChosenStage } from './registry.js';
import { compact, expanded, type SparseVector } from './sparse.js';
import type { StageContext } from './stage.js';

/** An update as it arrives. */
export interface Delivery extends Update<Plain> {
  /** The downlink payload that it answers. */
  down(): Plain;
}

/** An uplink payload that went through stages. */
type Staged = {
  /** The strategy's payload; if its weights travel as a delta, with nothing but their running statistics in their place. */
  readonly up: Plain;
  /** Null if the stages have left the weights as they are. */
  readonly delta: SparseVector | Delta | null;
};

/** What the stages of a client remember, in their order; null before its first update was taken. */
export type Memory = readonly Plain[] | null;

/** An update that has arrived, with what the server has to know of its weights. */
interface Unpacked {
  readonly delivery: Delivery;
  readonly up: Plain;
  /** Of the trained part. */
  readonly delta?: Delta;
  readonly statistics?: Float32Array;
}

/** An update that has gone through the stages of a client. */
interface Departed {
  readonly payload: Plain;
  readonly sent: Plain;
  readonly memory: Memory;
}

/**
 * The way of updates to the server, at its two ends: stages transform them, and those that are stale are rebased. In
 * the payload of a strategy that shares weights, the server finds its own current weights plus the client's delta, the delta
 * times the update's freshness; so a stale update never pulls the server back, and a discounted one shortens the step (FedBuff,
 * Algorithm 1, whose weights are not normalised either). Fresh updates without stages pass untouched.
 *
 * Running statistics go beside the delta as they are: the server finds the client's own or, of a discounted update, their mean with
 * its own, weighted by the update's freshness.
 */
export class Uplink {
  readonly #lens?: WeightsLens<Plain, Plain, Plain>;
  readonly #stages: readonly ChosenStage[];
  readonly #context: StageContext;
  readonly #partsOf: (client: number) => WeightParts | undefined;

  /**
   * @param partsOf the parts of the weights that a client shares; undefined where they hold no running statistics
   * @throws RangeError if there are stages, and the strategy shares no weights
   */
  constructor(
    lens: WeightsLens<Plain, Plain, Plain> | undefined,
    stages: readonly ChosenStage[],
    context: StageContext,
    partsOf: (client: number) => WeightParts | undefined = () => undefined,
  ) {
    if (stages.length > 0 && !lens) throw new RangeError('stages need a strategy that shares weights');
    this.#lens = lens;
    this.#stages = stages;
    this.#context = context;
    this.#partsOf = partsOf;
  }

  /**
   * At the client: the payload that travels, the strategy's payload as the server will find it in there, and what the stages
   * remember if the server takes it.
   */
  leave(up: Plain, down: Plain, memory: Memory, client: number): Departed {
    const lens = this.#lens;
    if (!lens || this.#stages.length === 0) return { payload: up, sent: up, memory };
    const parts = this.#partsOf(client);
    const [start, reached] = [trainedOf(parts, lens.ofDown(down)), lens.ofUp(up)];
    const change = deltaBetween(start, trainedOf(parts, reached));
    let delta = change;
    const after = this.#stages.map(({ stage, options }, position) => {
      const departure = stage.leave(options, delta, memory?.[position]);
      delta = departure.delta;
      return departure.memory;
    });
    if (delta === change) return { payload: { up, delta: null }, sent: up, memory: after };
    const sent = applyDelta(start, delta);
    return {
      payload: {
        up: lens.intoUp(up, parts ? parts.statistics.take(reached) : new Float32Array(0)),
        delta: compact(delta),
      },
      sent: lens.intoUp(up, parts ? parts.trained.put(reached, sent) : sent),
      memory: after,
    };
  }

  /**
   * At the server: the updates as the strategy sees them.
   *
   * @param current the weights that the server holds for a client, as they would travel now
   * @param random streams for the stages, by name
   */
  arrive(
    deliveries: readonly Delivery[],
    round: number,
    current: (client: ClientInfo) => Weights,
    random: (stage: string) => RandomStream,
  ): Update<Plain>[] {
    const arrivals = deliveries.map((delivery) => this.#unpacked(delivery, round));
    const gathered = this.#gathered(arrivals, random);
    return arrivals.map(({ delivery: { down: _, ...update }, up, delta, statistics }, position) => {
      const moved = gathered?.[position] ?? delta;
      if (!this.#lens || !moved) return { ...update, payload: up };
      const { freshness } = update;
      const now = current(update.client);
      const parts = this.#partsOf(update.client.id);
      const trained = applyDelta(trainedOf(parts, now), moved, freshness);
      const weights =
        parts && statistics
          ? joinedWeights(parts, trained, mixed(parts.statistics.take(now), statistics, freshness))
          : trained;
      return { ...update, payload: this.#lens.intoUp(up, weights) };
    });
  }

  /** The strategy's payload and, where the server has to know them, the delta and the statistics that came beside it. */
  #unpacked(delivery: Delivery, round: number): Unpacked {
    const staged = this.#stages.length > 0 ? stagedOf(delivery.payload) : { up: delivery.payload, delta: null };
    const { up } = staged;
    const lens = this.#lens;
    if (lens && staged.delta) return { delivery, up, delta: expanded(staged.delta), statistics: lens.ofUp(up) };
    const isSeen = delivery.version < round || this.#stages.some(({ stage }) => stage.gather);
    if (!lens || !isSeen) return { delivery, up };
    const parts = this.#partsOf(delivery.client.id);
    const reached = lens.ofUp(up);
    const delta = deltaBetween(trainedOf(parts, lens.ofDown(delivery.down())), trainedOf(parts, reached));
    return { delivery, up, delta, ...(parts && { statistics: parts.statistics.take(reached) }) };
  }

  /** The deltas as the stages that gather them leave them, the last stage of the clients first. */
  #gathered(
    arrivals: readonly { readonly delta?: Delta }[],
    random: (stage: string) => RandomStream,
  ): readonly Delta[] | undefined {
    const deltas = arrivals.flatMap(({ delta }) => (delta ? [delta] : []));
    if (deltas.length === 0 || deltas.length < arrivals.length) return undefined;
    return this.#stages.reduceRight<readonly Delta[]>(
      (gathered, { stage, options }) =>
        stage.gather ? stage.gather(options, gathered, this.#context, random(stage.name)) : gathered,
      deltas,
    );
  }
}

/** The trained part of weights: all, where there are no statistics. */
function trainedOf(parts: WeightParts | undefined, weights: Weights): Weights {
  return parts ? parts.trained.take(weights) : weights;
}

/** Statistics of an update that counts for so much of a fresh one. */
function mixed(current: Float32Array, received: Float32Array, weight: number): Float32Array {
  return weight === 1 ? received : weightedMean([current, received], [1 - weight, weight]);
}

function stagedOf(payload: Plain): Staged {
  if (isStaged(payload)) return payload;
  throw new TypeError('an update did not go through the stages');
}

function isStaged(payload: Plain): payload is Staged {
  return typeof payload === 'object' && payload !== null && 'up' in payload && 'delta' in payload;
}
