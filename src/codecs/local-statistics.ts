import { joinedWeights, type WeightParts } from '../core/layout-part.js';
import type { Plain } from '../core/plain.js';
import type { Weights } from '../core/weights.js';
import type { WeightsLens, WeightsOwner } from '../strategies/strategy.js';

/**
 * Keeps running statistics at each client. They are removed from payloads before these are sent, and the receiver puts in its own.
 * Strategies, codecs and behaviours know nothing of it.
 */
export class LocalStatistics {
  readonly #lens: WeightsLens<Plain, Plain, Plain>;
  readonly #parts: WeightParts;

  /** @param parts of the weights that the client shares */
  constructor(lens: WeightsLens<Plain, Plain, Plain>, parts: WeightParts) {
    this.#lens = lens;
    this.#parts = parts;
  }

  /** A downlink payload as it is sent, without statistics. */
  withoutDown(down: Plain): Plain {
    return this.#lens.intoDown(down, this.without(this.#lens.ofDown(down)));
  }

  /** A received downlink payload, with statistics put in. */
  withDown(down: Plain, statistics: Float32Array): Plain {
    return this.#lens.intoDown(down, joinedWeights(this.#parts, this.#lens.ofDown(down), statistics));
  }

  /** An uplink payload as it is sent, without statistics. */
  withoutUp(up: Plain): Plain {
    return this.#lens.intoUp(up, this.without(this.#lens.ofUp(up)));
  }

  /** A received uplink payload, with statistics put in. */
  withUp(up: Plain, statistics: Float32Array): Plain {
    return this.#lens.intoUp(up, joinedWeights(this.#parts, this.#lens.ofUp(up), statistics));
  }

  /** The server's state, with a client's statistics put into the weights that it holds for the client. */
  withServer(server: Plain, statistics: Float32Array, owner: WeightsOwner): Plain {
    const weights = this.#parts.statistics.put(this.#lens.ofServer(server, owner), statistics);
    return this.#lens.intoServer(server, weights, owner);
  }

  /** Shared weights as they are sent, without statistics. */
  without(weights: Weights): Weights {
    return this.#parts.trained.take(weights);
  }

  /** The statistics in shared weights. */
  of(weights: Weights): Float32Array {
    return this.#parts.statistics.take(weights);
  }

  /** The statistics in an uplink payload that was not sent yet. */
  ofUp(up: Plain): Float32Array {
    return this.of(this.#lens.ofUp(up));
  }
}
