import type { Plain } from '../../src/core/plain.js';
import { type KeyPart, RandomStream } from '../../src/core/random.js';
import type { Weights } from '../../src/core/weights.js';
import type { Samples } from '../../src/data/dataset.js';
import type { Learner } from '../../src/learning/learner.js';
import type { Scaling } from '../../src/learning/scaling.js';
import type { Model, Trainable } from '../../src/models/model.js';
import type {
  ClientContext,
  ClientInfo,
  ClientSide,
  Metrics,
  PublicSamples,
  ServerContext,
  ServerSide,
  Strategy,
  TrainingOptions,
  Update,
  Work,
} from '../../src/strategies/strategy.js';

/** What a federation is made of. */
export interface Setting {
  readonly seed: number;
  /** One learner for all, or one a client in turn; the server has the first. */
  readonly learners: readonly Learner[];
  /** A learner of any model on these samples. */
  readonly learnerOf: (model: Model, scaling?: Scaling) => Learner;
  readonly training: TrainingOptions;
  /** Training samples of each client; clients are numbered from 0. */
  readonly shards: readonly Samples[];
  readonly publicSet?: PublicSamples;
}

/** The states of a federation between two rounds. */
export interface Standing {
  readonly server: Plain;
  /** States of the clients that have worked, by id. */
  readonly clients: Readonly<Record<string, Plain>>;
}

/** One round as played. */
export interface Played {
  readonly standing: Standing;
  readonly downs: readonly Plain[];
  readonly updates: readonly Update<Plain>[];
  readonly metrics: readonly Metrics[];
}

/** Departures from the plain course of a round. */
export interface Detours {
  /** What a payload or state goes through whenever it travels or rests. */
  readonly carry?: (value: Plain) => Plain;
  /** What happens to the updates on their way, before they are put into canonical order. */
  readonly arrive?: (updates: readonly Update<Plain>[]) => readonly Update<Plain>[];
}

const straight: Required<Detours> = { carry: (value) => value, arrive: (updates) => updates };

/** A strategy's two sides played in one thread, without clock, bytes or policy. */
export interface Federation {
  readonly server: ServerSide<Plain, Plain, Plain>;
  readonly clients: readonly ClientSide<Plain, Plain, Plain>[];
  readonly infos: readonly ClientInfo[];
  start(): Promise<Standing>;
  /** Plays one round; the clients of the cohort work in the order given. */
  round(standing: Standing, round: number, cohort: readonly number[], detours?: Detours): Promise<Played>;
  /** Plays rounds 1, 2, ... with these cohorts. */
  run(cohorts: readonly (readonly number[])[], detours?: Detours): Promise<Played[]>;
  /** Every model there is: the server's and those of the clients that have worked. */
  models(standing: Standing): { readonly server?: Weights; readonly clients: Readonly<Record<string, Weights>> };
}

function sideContext<Options>(
  { seed, training, publicSet, learnerOf }: Setting,
  learner: Learner,
  options: Options,
  actor: KeyPart[],
) {
  const { model } = learner;
  const random = (...key: readonly KeyPart[]) => RandomStream.of(seed, ...actor, ...key);
  const initialWeights = (other: Trainable = model) => other.init(RandomStream.of(seed, 'initial weights'));
  return { options, model, learner, learnerOf, classes: model.classes, training, publicSet, initialWeights, random };
}

const infosOf = ({ shards }: Setting): ClientInfo[] => shards.map(({ size }, id) => ({ id, samples: size }));

/** What a strategy's server side is built from in this setting. */
export function serverContext<Options>(setting: Setting, options: Options): ServerContext<Options> {
  const { learners } = setting;
  return {
    ...sideContext(setting, learners[0], options, ['server']),
    clients: infosOf(setting),
    clientModel: (client) => learners[client % learners.length].model,
  };
}

/** What a client's side is built from in this setting. */
export function clientContext<Options>(setting: Setting, options: Options, id: number): ClientContext<Options> {
  const { learners, shards } = setting;
  const side = sideContext(setting, learners[id % learners.length], options, ['client', id]);
  return { ...side, me: infosOf(setting)[id], data: shards[id] };
}

/** The update of a client that was sent to in round `version`. */
export function updateOf<Up>({ shards }: Setting, id: number, version: number, payload: Up): Update<Up> {
  return {
    client: { id, samples: shards[id].size },
    version,
    sentAt: version,
    arrivedAt: version + 1,
    freshness: 1,
    payload,
  };
}

/** @param written the strategy's options as a user writes them */
export function federation(strategy: Strategy, setting: Setting, written: unknown = {}): Federation {
  const options = strategy.options.parse(written);
  const infos = infosOf(setting);
  const { model } = setting.learners[0];
  const server = strategy.server(serverContext(setting, options));
  const clients = infos.map(({ id }) => strategy.client(clientContext(setting, options, id)));

  const whole: Federation = {
    server,
    clients,
    infos,
    start: async () => ({ server: await server.init(), clients: {} }),

    async round(standing, round, cohort, detours = {}) {
      const { carry, arrive } = { ...straight, ...detours };
      const info = { round, rounds: 100 };
      const states: Record<string, Plain> = { ...standing.clients };
      const downs: Plain[] = [];
      const metrics: Metrics[] = [];
      const updates: Update<Plain>[] = [];
      const working = new Map<number, Work<Plain, Plain>>();
      for (const id of cohort) {
        const down = server.send(standing.server, infos[id], info);
        downs.push(down);
        const before = id in states ? carry(states[id]) : await clients[id].init();
        const worked = await clients[id].work(before, carry(down), info);
        working.set(id, worked);
        states[id] = worked.client;
        if (worked.metrics) metrics.push(worked.metrics);
        updates.push(updateOf(setting, id, round, carry(worked.up)));
      }
      const arrived = [...arrive(updates)].sort((a, b) => a.client.id - b.client.id || a.version - b.version);
      for (const { client } of arrived) {
        const worked = working.get(client.id);
        if (worked?.clientIfReceived) states[client.id] = worked.clientIfReceived(worked.up);
      }
      const next = await server.aggregate(carry(standing.server), arrived, info);
      return { standing: { server: next, clients: states }, downs, updates, metrics };
    },

    async run(cohorts, detours) {
      const played: Played[] = [];
      let standing = await whole.start();
      for (const [index, cohort] of cohorts.entries()) {
        const next = await whole.round(standing, index + 1, cohort, detours);
        ({ standing } = next);
        played.push(next);
      }
      return played;
    },

    models: (standing) => ({
      server:
        server.model?.(standing.server) ??
        (strategy.lens?.covers === 'whole' ? strategy.lens.ofServer(standing.server, { model }) : undefined),
      clients: Object.fromEntries(
        Object.entries(standing.clients).flatMap(([id, state]) => {
          const own = clients[Number(id)].evaluated?.(state, standing.server);
          return own ? [[id, own.weights]] : [];
        }),
      ),
    }),
  };
  return whole;
}
