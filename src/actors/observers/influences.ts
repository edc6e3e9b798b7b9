import { z } from 'zod';
import type { EvaluationSums } from '../../learning/evaluation-sums.js';
import type { HostPool } from '../hosts/host-pool.js';
import type { ReceivedModels } from '../hosts/observation.js';
import { floats } from './floats.js';

/** The memory of each client that has taken part, by ascending client id. */
export const influenceMemory = z.array(
  z.object({
    client: z.int().min(0),
    deviation: floats.describe('model without the client minus global model'),
    influence: z.number().describe('of the client, over the rounds so far'),
  }),
);
/** Parsed {@link influenceMemory}. */
export type InfluenceMemory = z.infer<typeof influenceMemory>;

/**
 * The influence of each client that has taken part: the utility of the run's model minus the utility of the model
 * without this client. It is followed over rounds, with one evaluation per client and round.
 */
export class Influences {
  readonly #pool: HostPool;
  #memory: InfluenceMemory;

  /** @param memory of the earlier rounds, if the run is resumed */
  constructor(pool: HostPool, memory: InfluenceMemory = []) {
    this.#pool = pool;
    this.#memory = memory;
  }

  /** The memory for a checkpoint. */
  memory(): InfluenceMemory {
    return this.#memory;
  }

  /**
   * The change of each client's influence in a round, by client id.
   *
   * @param carried the share of an earlier deviation that survives a local training
   * @param whole the utility of the mean of all updates
   * @param rows the rows of the test set on which models are evaluated
   * @param utilityOf the utility of a model evaluated on all of them
   */
  async value(
    { global, updates }: ReceivedModels,
    carried: number,
    whole: number,
    rows: Int32Array,
    utilityOf: (sums: EvaluationSums) => number,
  ): Promise<Record<number, number>> {
    const models = updates.map(({ weights }) => weights);
    const samples = updates.map((update) => update.samples);
    const before = new Map(this.#memory.map((remembered) => [remembered.client, remembered]));
    const clients = [...new Set([...before.keys(), ...updates.map(({ client }) => client)])].sort((a, b) => a - b);
    this.#memory = await Promise.all(
      clients.map(async (client) => {
        const absent = [...updates.keys()].filter((position) => updates[position].client === client);
        const { deviation } = before.get(client) ?? {};
        const without = { global, models, samples, absent, carried, ...(deviation && { deviation }) };
        const model = { of: 'without', without } as const;
        const found = await this.#pool.run((host) => host.evaluate({ model, sumsOn: [{ of: 'test', rows }] }));
        if (!found.deviation) throw new Error('a model without a client has no deviation');
        return { client, deviation: found.deviation, influence: whole - utilityOf(found.sums[0]) };
      }),
    );
    return Object.fromEntries(
      this.#memory.map(({ client, influence }) => [client, influence - (before.get(client)?.influence ?? 0)]),
    );
  }
}
