import type { RoundInfo } from '../strategies/strategy.js';
import type { ClientEvaluation, ClientEvaluationRequest, WorkResult } from './host-api.js';
import type { HostPool } from './host-pool.js';
import { Mailbox } from './mailbox.js';

/** A client at rest: what a checkpoint keeps of it. */
export interface ClientRecord {
  /** The encoded state. */
  readonly state: Uint8Array;
  /** Operations of an initialisation that has not been charged to the client's virtual time yet. */
  readonly owedFlops: number;
}

/**
 * A client: its state, encoded, and one message at a time. It computes in whichever host is free. The state changes only
 * when a message was handled without an error.
 */
export class ClientActor {
  readonly id: number;
  readonly #pool: HostPool;
  readonly #mailbox = new Mailbox();
  #record?: ClientRecord;

  /** @param record a client to go on from; without it the client is initialised when it is first needed */
  constructor(id: number, pool: HostPool, record?: ClientRecord) {
    this.id = id;
    this.#pool = pool;
    this.#record = record;
  }

  /** The client at rest; absent if it was never needed. */
  get record(): ClientRecord | undefined {
    return this.#record;
  }

  /** The client's round. */
  work(down: Uint8Array, round: RoundInfo): Promise<Omit<WorkResult, 'state'>> {
    return this.#mailbox.post(async () => {
      const { state, owedFlops } = this.#record ?? { owedFlops: 0 };
      const result = await this.#pool.run((host) => host.work({ client: this.id, state, down, round }));
      this.#record = { state: result.state, owedFlops: 0 };
      return { up: result.up, metrics: result.metrics, flops: result.flops + owedFlops };
    });
  }

  /**
   * Evaluates the client's own model, with what the server would send it now, on the test set or on the client's own test
   * rows. A client that has no model yet is
   * initialised, as it would be at the start of its first round; that costs virtual time only then.
   */
  evaluate(on: Pick<ClientEvaluationRequest, 'down' | 'onTest' | 'onOwn'>): Promise<ClientEvaluation> {
    return this.#mailbox.post(async () => {
      const state = this.#record?.state;
      const evaluation = await this.#pool.run((host) => host.evaluateClient({ client: this.id, state, ...on }));
      if (evaluation.initial) {
        this.#record = { state: evaluation.initial.state, owedFlops: evaluation.initial.flops };
      }
      return evaluation;
    });
  }
}
