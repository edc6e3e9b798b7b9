import { transfer } from 'comlink';
import { DivergenceError, InputError } from '../../core/errors.js';
import type { RoundInfo } from '../../strategies/strategy.js';
import type { Downlinks, EncodedUpdate } from '../hosts/host-api.js';
import type { HostPool } from '../hosts/host-pool.js';
import { Mailbox } from '../hosts/mailbox.js';
import type { Observation, Wants } from '../hosts/observation.js';
import { buffersOf } from '../hosts/wire.js';

/** An exception raised inside the strategy's server side. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly code = 'server-failed';

  constructor(when: string, cause: unknown) {
    super(`server failed ${when}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Adds to an error what the server was doing. Input errors stay unchanged. */
async function during<T>(when: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof InputError ? error : new ServerError(when, error);
  }
}

/**
 * The server: its encoded state, and one message at a time. It computes in a host, the first one if that is free, and
 * takes no virtual time. Its methods reject with a {@link ServerError}.
 */
export class ServerActor {
  readonly #pool: HostPool;
  readonly #mailbox = new Mailbox();
  #state?: Uint8Array;

  /** @param state of the server in a run that is resumed; without it the server is initialised when first needed */
  constructor(pool: HostPool, state?: Uint8Array) {
    this.#pool = pool;
    this.#state = state;
  }

  /** The encoded state. Initialises the server if it has none. */
  state(): Promise<Uint8Array> {
    return this.#mailbox.post(() => this.#current());
  }

  /** The downlink payloads for some clients. */
  send(clients: readonly number[], round: RoundInfo): Promise<Downlinks> {
    return this.#mailbox.post(async () => {
      const state = await this.#current();
      return during(
        `in round ${round.round}`,
        this.#pool.run((host) => host.send(state, clients, round)),
      );
    });
  }

  /**
   * Aggregates updates into the state, ordered by client id and version. Their payloads move to the host, so that
   * memory holds them once. If the host dies meanwhile, the run must be resumed from a checkpoint.
   *
   * A model that is not finite either ends the run or is dropped, and the state stays unchanged.
   *
   * @param wants what the host keeps of the updates
   * @returns whether the state has changed, and what the host kept of the updates
   * @throws DivergenceError if the model is not finite and the plan says stop
   */
  aggregate(
    updates: readonly EncodedUpdate[],
    round: RoundInfo,
    wants?: Wants,
    onDivergence: 'stop' | 'restore' = 'stop',
  ): Promise<{ readonly isMoved: boolean; readonly observed?: Observation }> {
    const ordered = [...updates].sort((a, b) => a.client - b.client || a.version - b.version);
    return this.#mailbox.post(async () => {
      const state = await this.#current();
      const buffers = buffersOf(ordered.map(({ payload }) => payload));
      const tries = onDivergence === 'restore';
      const aggregation = this.#pool.run(
        (host) => host.aggregate(state, transfer(ordered, buffers), round, wants, tries),
        1,
      );
      const { state: next, observed, isUsable } = await during(`in round ${round.round}`, aggregation);
      if (!isUsable && tries) return { isMoved: false, observed };
      if (!isUsable) {
        throw new DivergenceError(round.round, 'the global model', 'it holds infinite numbers or NaN');
      }
      this.#state = next;
      return { isMoved: true, observed };
    });
  }

  /** The global model's weights, in shared memory. */
  model(): Promise<Float32Array> {
    return this.#mailbox.post(async () => {
      const state = await this.#current();
      const { weights } = await during(
        'giving its model',
        this.#pool.run((host) => host.evaluate({ model: { of: 'server', state }, weights: true })),
      );
      if (!weights) throw new Error('the host gave no weights');
      return weights;
    });
  }

  async #current(): Promise<Uint8Array> {
    this.#state ??= await during(
      'before the first round',
      this.#pool.run((host) => host.initServer()),
    );
    return this.#state;
  }
}
