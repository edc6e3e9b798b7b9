import type { Plain } from '../core/plain.js';
import type { Weights } from '../core/weights.js';
import type { ClientInfo, ClientSide, Metrics, ServerSide, Update, Work } from '../strategies/strategy.js';

/** The two sides of a strategy, for clients numbered from 0. */
export interface Players {
  readonly server: ServerSide<Plain, Plain, Plain>;
  client(id: number): ClientSide<Plain, Plain, Plain>;
  info(id: number): ClientInfo;
  /** The weights of the global model in the server's state, where there is one. */
  globalModel(server: Plain): Weights | undefined;
}

/** The states of a federation between two rounds. */
export interface FederationState {
  readonly server: Plain;
  /** States of the clients that have worked, by id. */
  readonly clients: Readonly<Record<string, Plain>>;
}

/** What one round sent, reported and left behind. */
export interface PlayedRound {
  /** The states after the round. */
  readonly standing: FederationState;
  /** In the order in which the clients worked, as `updates` and `metrics`. */
  readonly downs: readonly Plain[];
  readonly updates: readonly Update<Plain>[];
  readonly metrics: readonly Metrics[];
}

/** Departures from the plain course of a round. */
export interface Detours {
  /** What a payload or state goes through whenever it travels or is kept. */
  readonly carry?: (value: Plain) => Plain;
  /** What happens to the updates on their way, before they are sorted by client and version. */
  readonly arrive?: (updates: readonly Update<Plain>[]) => readonly Update<Plain>[];
}

/** The models of a federation. */
export interface FederationModels {
  readonly server?: Weights;
  /** Of the clients that have worked and have a model of their own, by id. */
  readonly clients: Readonly<Record<string, Weights>>;
}

/** A strategy's two sides played in one thread, without clock, bytes or policy. */
export interface Federation {
  readonly server: ServerSide<Plain, Plain, Plain>;
  readonly clients: readonly ClientSide<Plain, Plain, Plain>[];
  readonly infos: readonly ClientInfo[];
  /** The states before the first round. */
  start(): Promise<FederationState>;
  /** Plays one round; the clients of the cohort work in the order given. */
  round(standing: FederationState, round: number, cohort: readonly number[], detours?: Detours): Promise<PlayedRound>;
  /** Plays rounds 1, 2, ... with these cohorts. */
  run(cohorts: readonly (readonly number[])[], detours?: Detours): Promise<PlayedRound[]>;
  models(standing: FederationState): FederationModels;
}

/** Rounds in the whole run, as both sides are told. */
const rounds = 100;
const straight: Required<Detours> = { carry: (value) => value, arrive: (updates) => updates };

/**
 * The federation of a server and its clients.
 *
 * @param size how many clients there are
 */
export function federationOf(players: Players, size: number): Federation {
  const ids = Array.from({ length: size }, (_, id) => id);
  const { server } = players;
  const clients = ids.map((id) => players.client(id));
  const infos = ids.map((id) => players.info(id));

  const federation: Federation = {
    server,
    clients,
    infos,
    start: async () => ({ server: await server.init(), clients: {} }),

    async round(standing, round, cohort, detours = {}) {
      const { carry, arrive } = { ...straight, ...detours };
      const info = { round, rounds };
      const states: Record<string, Plain> = { ...standing.clients };
      const downs: Plain[] = [];
      const metrics: Metrics[] = [];
      const updates: Update<Plain>[] = [];
      const worked = new Map<number, Work<Plain, Plain>>();
      for (const id of cohort) {
        const down = server.send(standing.server, infos[id], info);
        downs.push(down);
        const before = id in states ? carry(states[id]) : await clients[id].init();
        const work = await clients[id].work(before, carry(down), info);
        worked.set(id, work);
        states[id] = work.client;
        if (work.metrics) metrics.push(work.metrics);
        updates.push({
          client: infos[id],
          version: round,
          sentAt: round,
          arrivedAt: round + 1,
          freshness: 1,
          payload: carry(work.up),
        });
      }
      const arrived = [...arrive(updates)].sort((a, b) => a.client.id - b.client.id || a.version - b.version);
      for (const { client } of arrived) {
        const work = worked.get(client.id);
        if (work?.clientIfReceived) states[client.id] = work.clientIfReceived(work.up);
      }
      const next = await server.aggregate(carry(standing.server), arrived, info);
      return { standing: { server: next, clients: states }, downs, updates, metrics };
    },

    async run(cohorts, detours) {
      const played: PlayedRound[] = [];
      let standing = await federation.start();
      for (const [index, cohort] of cohorts.entries()) {
        const next = await federation.round(standing, index + 1, cohort, detours);
        ({ standing } = next);
        played.push(next);
      }
      return played;
    },

    models: (standing) => ({
      server: players.globalModel(standing.server),
      clients: Object.fromEntries(
        Object.entries(standing.clients).flatMap(([id, state]) => {
          const own = clients[Number(id)].evaluated?.(state, standing.server);
          return own ? [[id, own.weights]] : [];
        }),
      ),
    }),
  };
  return federation;
}
