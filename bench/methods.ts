import { unwrap } from '../src/actors/hosts/fault.js';
import type { EncodedUpdate, WorkResult } from '../src/actors/hosts/host-api.js';
import { hostedClients } from '../src/actors/hosts/hosted-clients.js';
import { hostedServer } from '../src/actors/hosts/hosted-server.js';
import { Sides } from '../src/actors/hosts/sides.js';
import type { SimulationPlan } from '../src/actors/plan.js';
import type { Dataset } from '../src/data/dataset.js';
import { models } from '../src/models/registry.js';
import { fedavg } from '../src/strategies/averaging/fedavg.js';
import { strategies } from '../src/strategies/registry.js';
import type { Strategy } from '../src/strategies/strategy.js';
import { randomImages, randomPopulation } from './random-population.js';

/** What a client's round costs in one strategy. */
export interface MethodCost {
  readonly model: string;
  readonly method: string;
  /** The least of all clients and rounds measured: decoding, training and encoding, without the server's part. */
  readonly ms_min: number;
  /** That of FedAvg, measured in turns with it. */
  readonly fedavg_ms_min: number;
  readonly ratio: number;
}

const [clients, samples, publicSamples] = [4, 600, 1000];
/** Every program is compiled and every client initialised in the first two rounds. */
const [warmUpRounds, measuredRounds] = [2, 5];

/** Names of the models that can be measured: those that take images of one channel and need no option. */
export const methodModels: readonly string[] = models.flatMap(({ name, options }) =>
  options.safeParse({}).success ? [name] : [],
);

/** What happens at the server and before a client's first round, kept short: it is not measured. */
const unmeasured: Readonly<Record<string, unknown>> = {
  feddf: { steps: 1, every: 1 },
  fedftg: { iterations: 1 },
  fedmd: { transfer: { public: { epochs: 1 }, private: { epochs: 1 } } },
};

/**
 * Measures a client's round in every strategy with its default options: one thread, 600 random images a client, one epoch in
 * batches of 32, and 1000 public images where a strategy asks for them. Rounds of FedAvg are played in turns with those of
 * the strategy, so that whatever else the machine does strikes both.
 */
export async function* benchMethods(named: readonly string[]): AsyncGenerator<MethodCost> {
  const train = randomImages(clients * samples + publicSamples);
  for (const model of named) {
    for (const strategy of strategies) {
      const [baseline, method] = [
        await Course.open(planOf(fedavg, model, train)),
        await Course.open(planOf(strategy, model, train)),
      ];
      const times: { readonly fedavg: number[]; readonly method: number[] } = { fedavg: [], method: [] };
      for (let round = 1; round <= warmUpRounds + measuredRounds; round++) {
        const played = { fedavg: await baseline.play(round), method: await method.play(round) };
        if (round <= warmUpRounds) continue;
        times.fedavg.push(...played.fedavg);
        times.method.push(...played.method);
      }
      await baseline.close();
      await method.close();
      const [plain, own] = [Math.min(...times.fedavg), Math.min(...times.method)];
      yield {
        model,
        method: strategy.name,
        ms_min: rounded(own),
        fedavg_ms_min: rounded(plain),
        ratio: rounded(own / plain),
      };
    }
  }
}

function planOf({ name, options, needs }: Strategy, model: string, train: Dataset): SimulationPlan {
  const plan = randomPopulation(clients, samples, train, {
    rounds: warmUpRounds + measuredRounds,
    strategy: { name, options: options.parse(unmeasured[name] ?? {}) },
    models: [{ name: model, options: {} }],
  });
  if (!needs.publicSet) return plan;
  const rows = Int32Array.from({ length: publicSamples }, (_, row) => clients * samples + row);
  const targets = needs.publicSet === 'labelled' && { targets: rows.map((row) => train.targets[row]) };
  return { ...plan, data: { ...plan.data, publicSet: { dataset: train, rows, ...targets } } };
}

/** The host's calls that a round is made of. */
type Host = ReturnType<typeof hostedServer> & ReturnType<typeof hostedClients>;

/** A run of a plan, all clients in every round, in this thread. */
class Course {
  readonly #plan: SimulationPlan;
  readonly #sides: Sides;
  readonly #host: Host;
  readonly #clients = new Map<number, Uint8Array>();
  #server: Uint8Array;

  private constructor(plan: SimulationPlan, sides: Sides, host: Host, server: Uint8Array) {
    this.#plan = plan;
    this.#sides = sides;
    this.#host = host;
    this.#server = server;
  }

  static async open(plan: SimulationPlan): Promise<Course> {
    const sides = await Sides.open(plan);
    const opened = Promise.resolve(sides);
    const host = { ...hostedServer(opened), ...hostedClients(opened) };
    return new Course(plan, sides, host, unwrap(await host.initServer()));
  }

  /** Plays a round: the milliseconds of each client. */
  async play(round: number): Promise<number[]> {
    const info = { round, rounds: this.#plan.rounds };
    const ids = this.#plan.data.shards.map(({ client }) => client);
    const { payloads, payloadOf } = unwrap(await this.#host.send(this.#server, ids, info));
    const times: number[] = [];
    const updates: EncodedUpdate[] = [];
    for (const client of ids) {
      const down = payloads[payloadOf[client]];
      const start = performance.now();
      const worked: WorkResult = unwrap(
        await this.#host.work({ client, state: this.#clients.get(client), down, round: info }),
      );
      times.push(performance.now() - start);
      this.#clients.set(client, worked.stateIfReceived ?? worked.state);
      updates.push({ client, version: round, sentAt: 0, arrivedAt: 0, freshness: 1, payload: worked.up, down });
    }
    this.#server = unwrap(await this.#host.aggregate(this.#server, updates, info)).state;
    return times;
  }

  close(): Promise<void> {
    return this.#sides.engine.dispose();
  }
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
