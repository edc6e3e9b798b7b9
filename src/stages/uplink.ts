import type { Plain } from '../core/plain.js';
import type { RandomStream } from '../core/random.js';
import { applyDelta, type Delta, deltaBetween } from '../core/weights.js';
import type { ClientInfo, SharedWeights, Update } from '../strategies/strategy.js';
import type { ChosenStage } from './registry.js';
import { compact, expanded, type SparseVector } from './sparse.js';
import type { StageContext } from './stage.js';

/** An update as it arrives. */
export interface Delivery extends Update<Plain> {
  readonly weight: number;
  /** The downlink payload that it answers. */
  down(): Plain;
}

/** An uplink payload that went through stages. */
type Staged = {
  /** The strategy's payload, its weights taken out if they travel as a delta. */
  readonly up: Plain;
  /** Null if the stages have left the weights as they are. */
  readonly delta: SparseVector | Delta | null;
};

/** What the stages of a client remember, in their order; null before its first update was taken. */
export type Memory = readonly Plain[] | null;

/** An update that has gone through the stages of a client. */
interface Departed {
  readonly payload: Plain;
  readonly sent: Plain;
  readonly memory: Memory;
}

/**
 * The way of updates to the server, at its two ends: stages transform them, and those that are stale are rebased. In
 * the payload of a strategy that shares weights, the server finds its own current weights plus the client's delta, the delta
 * times the update's weight; so a stale update never pulls the server back, and a discounted one shortens the step (FedBuff,
 * Algorithm 1, whose weights are not normalised either). Fresh updates without stages pass untouched.
 */
export class Uplink {
  readonly #shared?: SharedWeights<Plain, Plain>;
  readonly #stages: readonly ChosenStage[];
  readonly #context: StageContext;

  /** @throws RangeError if there are stages, and the strategy shares no weights */
  constructor(shared: SharedWeights<Plain, Plain> | undefined, stages: readonly ChosenStage[], context: StageContext) {
    if (stages.length > 0 && !shared) throw new RangeError('stages need a strategy that shares weights');
    this.#shared = shared;
    this.#stages = stages;
    this.#context = context;
  }

  /**
   * At the client: the payload that travels, the strategy's payload as the server will find it in there, and what the stages
   * remember if the server takes it.
   */
  leave(up: Plain, down: Plain, memory: Memory): Departed {
    const shared = this.#shared;
    if (!shared || this.#stages.length === 0) return { payload: up, sent: up, memory };
    const trained = deltaBetween(shared.down(down), shared.up(up));
    let delta = trained;
    const after = this.#stages.map(({ stage, options }, position) => {
      const departure = stage.leave(options, delta, memory?.[position]);
      delta = departure.delta;
      return departure.memory;
    });
    if (delta === trained) return { payload: { up, delta: null }, sent: up, memory: after };
    return {
      payload: { up: shared.replace(up, new Float32Array(0)), delta: compact(delta) },
      sent: shared.replace(up, applyDelta(shared.down(down), delta)),
      memory: after,
    };
  }

  /**
   * At the server: the updates as the strategy sees them.
   *
   * @param current what a client would be sent now
   * @param random streams for the stages, by name
   */
  arrive(
    deliveries: readonly Delivery[],
    round: number,
    current: (client: ClientInfo) => Plain,
    random: (stage: string) => RandomStream,
  ): Update<Plain>[] {
    const arrivals = deliveries.map((delivery) => this.#unpacked(delivery, round));
    const gathered = this.#gathered(arrivals, random);
    return arrivals.map(({ delivery: { down: _, ...update }, up, delta }, position) => {
      const moved = gathered?.[position] ?? delta;
      if (!this.#shared || !moved) return { ...update, payload: up };
      const { weight: freshness } = update;
      const weights = applyDelta(this.#shared.down(current(update.client)), moved, freshness);
      return { ...update, weight: 1, freshness, payload: this.#shared.replace(up, weights) };
    });
  }

  /** The strategy's payload and, where the server has to know it, the delta. */
  #unpacked(delivery: Delivery, round: number): { delivery: Delivery; up: Plain; delta?: Delta } {
    const staged = this.#stages.length > 0 ? stagedOf(delivery.payload) : { up: delivery.payload, delta: null };
    const { up } = staged;
    if (staged.delta) return { delivery, up, delta: expanded(staged.delta) };
    const isSeen = delivery.version < round || this.#stages.some(({ stage }) => stage.gather);
    if (!this.#shared || !isSeen) return { delivery, up };
    return { delivery, up, delta: deltaBetween(this.#shared.down(delivery.down()), this.#shared.up(up)) };
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

function stagedOf(payload: Plain): Staged {
  if (isStaged(payload)) return payload;
  throw new TypeError('an update did not go through the stages');
}

function isStaged(payload: Plain): payload is Staged {
  return typeof payload === 'object' && payload !== null && 'up' in payload && 'delta' in payload;
}
