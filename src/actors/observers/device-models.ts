import { weightedMean } from '../../core/weights.js';
import { inSharedMemory } from '../hosts/in-shared-memory.js';
import type { ReceivedModels } from '../hosts/observation.js';

/** What is remembered of clients: the model that all start from, and those that they came to last, by ascending client. */
export interface DeviceMemory {
  readonly start?: Float32Array;
  readonly last: readonly { readonly client: number; readonly weights: Float32Array }[];
}

/** The last models of all clients that hold samples, whose mean FedDyn's paper shows (Acar et al. 2021, arXiv:2111.04263). */
export class DeviceModels {
  readonly #population: number;
  #memory: DeviceMemory;

  /** @param population clients that hold samples */
  constructor(population: number, memory: DeviceMemory = { last: [] }) {
    this.#population = population;
    this.#memory = memory;
  }

  /** What is remembered, for a checkpoint. */
  get memory(): DeviceMemory {
    return this.#memory;
  }

  /** Remembers what clients have come to in a round. */
  take({ global, updates }: ReceivedModels): void {
    const last = new Map(this.#memory.last.map((device) => [device.client, device]));
    for (const { client, weights } of updates) last.set(client, { client, weights });
    this.#memory = {
      start: this.#memory.start ?? global,
      last: [...last.values()].sort((a, b) => a.client - b.client),
    };
  }

  /** The plain mean, in shared memory; clients that have not worked yet are where they start. Undefined if none has worked. */
  mean(): Float32Array | undefined {
    const { start, last } = this.#memory;
    if (!start) return undefined;
    const models = last.map(({ weights }) => weights);
    const idle = this.#population - models.length;
    return inSharedMemory(weightedMean([...models, start], [...models.map(() => 1), idle]));
  }
}
