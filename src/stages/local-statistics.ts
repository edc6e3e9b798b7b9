import { joinedWeights, type WeightParts } from '../core/layout-part.js';
import type { Plain } from '../core/plain.js';
import type { SharedWeights } from '../strategies/strategy.js';

/**
 * Running statistics that stay with each client: payloads travel without them, and each end puts its own in. Strategies, stages and
 * behaviours know nothing of it.
 */
export class LocalStatistics {
  readonly #shared: SharedWeights<Plain, Plain>;
  readonly #parts: WeightParts;

  /** @param parts of the weights that the client shares */
  constructor(shared: SharedWeights<Plain, Plain>, parts: WeightParts) {
    this.#shared = shared;
    this.#parts = parts;
  }

  /** The downlink payload as it travels. */
  withoutDown(down: Plain): Plain {
    return this.#shared.replaceDown(down, this.#parts.trained.take(this.#shared.down(down)));
  }

  /** A downlink payload that has travelled, with statistics in it. */
  withDown(down: Plain, statistics: Float32Array): Plain {
    return this.#shared.replaceDown(down, joinedWeights(this.#parts, this.#shared.down(down), statistics));
  }

  /** The uplink payload as it travels. */
  withoutUp(up: Plain): Plain {
    return this.#shared.replace(up, this.#parts.trained.take(this.#shared.up(up)));
  }

  /** An uplink payload that has travelled, with statistics in it. */
  withUp(up: Plain, statistics: Float32Array): Plain {
    return this.#shared.replace(up, joinedWeights(this.#parts, this.#shared.up(up), statistics));
  }

  /** The statistics in a downlink payload, before it travels. */
  ofDown(down: Plain): Float32Array {
    return this.#parts.statistics.take(this.#shared.down(down));
  }

  /** The statistics in an uplink payload, before it travels. */
  ofUp(up: Plain): Float32Array {
    return this.#parts.statistics.take(this.#shared.up(up));
  }
}
