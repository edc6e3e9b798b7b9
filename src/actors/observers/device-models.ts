import { z } from 'zod';
import { weightedMean } from '../../core/weights.js';
import { inSharedMemory } from '../hosts/in-shared-memory.js';
import type { Observation, Wants } from '../hosts/observation.js';
import { floats } from './floats.js';
import { defineObserver, noOptions, type Observer } from './observer.js';

/** The initial model of all clients, and the models that they sent last, by ascending client id. */
const deviceMemory = z.object({
  start: floats.optional(),
  last: z.array(z.object({ client: z.int().min(0), weights: floats })),
});
type DeviceMemory = z.infer<typeof deviceMemory>;

/** Evaluates the mean of clients' last models instead of the global model, if the plan asks for it. */
export const observer = defineObserver({
  name: 'deviceModels',
  options: noOptions,
  memory: deviceMemory,

  open({ plan, evaluator }, _, memory) {
    if (plan.evaluation.model !== 'devices') return undefined;
    const holders = plan.data.shards.filter(({ train }) => train.length > 0).length;
    const models = new DeviceModels(holders, memory);
    evaluator.testInstead(() => models.mean());
    return models;
  },
});

/**
 * The last models of all clients that hold samples. FedDyn's paper reports their mean (Acar et al. 2021,
 * arXiv:2111.04263).
 */
export class DeviceModels implements Observer {
  readonly #population: number;
  #memory: DeviceMemory;

  /** @param population number of clients that hold samples */
  constructor(population: number, memory: DeviceMemory = { last: [] }) {
    this.#population = population;
    this.#memory = memory;
  }

  wants(): Wants {
    return { models: true };
  }

  memory(): DeviceMemory {
    return this.#memory;
  }

  /** Stores the models that clients sent in a round. */
  async after(_round: number, { models }: Observation = {}): Promise<undefined> {
    if (!models) return;
    const last = new Map(this.#memory.last.map((device) => [device.client, device]));
    for (const { client, weights } of models.updates) last.set(client, { client, weights });
    this.#memory = {
      start: this.#memory.start ?? models.global,
      last: [...last.values()].sort((a, b) => a.client - b.client),
    };
  }

  /**
   * The unweighted mean, in shared memory. A client that has not worked yet counts with the initial model. Undefined
   * if none has worked.
   */
  mean(): Float32Array | undefined {
    const { start, last } = this.#memory;
    if (!start) return undefined;
    const models = last.map(({ weights }) => weights);
    const idle = this.#population - models.length;
    return inSharedMemory(weightedMean([...models, start], [...models.map(() => 1), idle]));
  }
}
