import type { EvaluationSums } from '../../learning/evaluation-sums.js';
import type { RoundInfo } from '../../strategies/strategy.js';
import type { EvaluationRequest } from '../hosts/evaluation-request.js';
import type { WorkResult } from '../hosts/host-api.js';
import type { HostPool } from '../hosts/host-pool.js';
import { Mailbox } from '../hosts/mailbox.js';
import { Part } from '../part.js';

/** A client between its rounds, as a checkpoint keeps it. */
export interface ClientRecord {
  /** The encoded state: in memory, or in the last checkpoint. */
  readonly state: Part;
  /** Operations of an initialisation that the client's virtual time does not contain yet. */
  readonly owedFlops: number;
}

/** The part of the result of a client's work that the main thread reads. */
export type ReportedWork = Pick<WorkResult, 'up' | 'statistics' | 'flops' | 'metrics'>;

/** What to compute with a client's own model. */
export interface ClientQuestions {
  /** The server's encoded state, in shared memory. */
  readonly server: Uint8Array;
  /** Number of samples that it contributes; all if absent. */
  readonly samples?: number;
  /** Whether to evaluate it on the test set. */
  readonly onTest: boolean;
  /** Whether to evaluate it on the client's own test rows. */
  readonly onOwn: boolean;
  /** Whether to return its logits on the test set. */
  readonly outputs: boolean;
}

/** The answer to {@link ClientQuestions}. */
export interface ClientEvaluation {
  readonly test?: EvaluationSums;
  readonly own?: EvaluationSums;
  /** `[samples, classes]`, row-major, in shared memory. */
  readonly outputs?: Float32Array;
}

/**
 * A client: its encoded state, and one message at a time. It computes in any free host. The state changes only when a
 * message was handled without an error. After the client's work it changes only when its exchange is {@link settle}d;
 * until then the client is still working in virtual time. A client has at most one exchange.
 */
export class ClientActor {
  readonly id: number;
  readonly #pool: HostPool;
  readonly #mailbox = new Mailbox();
  #record?: ClientRecord;
  #unsettled?: Pick<WorkResult, 'state' | 'stateIfReceived'>;

  /** @param record the client in a run that is resumed; without it the client is initialised when first needed */
  constructor(id: number, pool: HostPool, record?: ClientRecord) {
    this.id = id;
    this.#pool = pool;
    this.#record = record;
  }

  /** The client between its rounds; undefined if it was never needed. */
  get record(): ClientRecord | undefined {
    return this.#record;
  }

  /**
   * Does the client's work of a round. The new state is kept until the exchange is settled.
   *
   * @param samples number of samples that it contributes; all if absent
   */
  work(down: Uint8Array, round: RoundInfo, samples?: number): Promise<ReportedWork> {
    return this.#mailbox.post(async () => {
      const { state: before, owedFlops } = this.#record ?? { owedFlops: 0 };
      const request = { client: this.id, state: await before?.read(), down, round, samples };
      const { state, stateIfReceived, ...worked } = await this.#pool.run((host) => host.work(request));
      this.#unsettled = { state, stateIfReceived };
      return { ...worked, flops: worked.flops + owedFlops };
    });
  }

  /** Ends the client's exchange with the new state, which depends on whether the server takes the update. */
  settle(isReceived: boolean): void {
    if (!this.#unsettled) throw new Error(`client ${this.id} has no exchange to settle`);
    const { state, stateIfReceived = state } = this.#unsettled;
    this.#record = { state: Part.of(isReceived ? stateIfReceived : state), owedFlops: 0 };
    this.#unsettled = undefined;
  }

  /**
   * Evaluates the client's own model, with the current state of the server, on the test set or on the client's own
   * test rows. A client without a model is initialised first, as at the start of its first round. The initialisation
   * costs virtual time only in that round. If the client decides on its contribution, it may then work on other
   * samples, and is initialised again. A working client is evaluated in its state before that work.
   */
  evaluate({ server, samples, onTest, onOwn, outputs }: ClientQuestions): Promise<ClientEvaluation> {
    return this.#mailbox.post(async () => {
      const client = this.id;
      const state = await this.#record?.state.read();
      const request: EvaluationRequest = {
        model: { of: 'client', client, state, server, samples },
        sumsOn: [...(onTest ? [{ of: 'test' } as const] : []), ...(onOwn ? [{ of: 'own', client } as const] : [])],
        outputsOn: outputs ? [{ of: 'test' }] : [],
      };
      const { sums, outputs: given, initial } = await this.#pool.run((host) => host.evaluate(request));
      if (initial && samples === undefined) {
        this.#record = { state: Part.of(initial.state), owedFlops: initial.flops };
      }
      return {
        ...(onTest && { test: sums[0] }),
        ...(onOwn && { own: sums[onTest ? 1 : 0] }),
        ...(outputs && { outputs: given[0] }),
      };
    });
  }
}
