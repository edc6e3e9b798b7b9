import type { HostPool } from '../hosts/host-pool.js';
import { ClientActor, type ClientRecord } from './client-actor.js';

/** The clients. An actor exists only from when it is first needed. */
export class Population {
  readonly #pool: HostPool;
  readonly #actors = new Map<number, ClientActor>();

  /** @param records of clients in a run that is resumed, by id */
  constructor(
    readonly size: number,
    pool: HostPool,
    records: ReadonlyMap<number, ClientRecord> = new Map(),
  ) {
    this.#pool = pool;
    for (const [id, record] of records) this.#actors.set(id, new ClientActor(id, pool, record));
  }

  /** The client of this id. */
  client(id: number): ClientActor {
    const actor = this.#actors.get(id) ?? new ClientActor(id, this.#pool);
    this.#actors.set(id, actor);
    return actor;
  }

  /** All clients that have a state, by ascending id. */
  records(): Map<number, ClientRecord> {
    const records = [...this.#actors].flatMap(([id, { record }]) => (record ? [[id, record] as const] : []));
    return new Map(records.sort(([a], [b]) => a - b));
  }
}
