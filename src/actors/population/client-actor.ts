import type { EvaluationSums } from '../../learning/evaluation-sums.js';
import type { RoundInfo } from '../../strategies/strategy.js';
import type { EvaluationRequest } from '../hosts/evaluation-request.js';
import type { WorkResult } from '../hosts/host-api.js';
import type { HostPool } from '../hosts/host-pool.js';
import { Mailbox } from '../hosts/mailbox.js';
import { Part } from '../part.js';

/** A client at rest: what a checkpoint keeps of it. */
export interface ClientRecord {
  /** The encoded state: in memory, or where the last checkpoint has it. */
  readonly state: Part;
  /** Operations of an initialisation that has not been charged to the client's virtual time yet. */
  readonly owedFlops: number;
}

/** What the main thread learns of a client's work. */
export type Worked = Pick<WorkResult, 'up' | 'statistics' | 'flops' | 'metrics'>;

/** What is to be found out about a client's own model. */
export interface ClientQuestions {
  /** The server's encoded state, in shared memory. */
  readonly server: Uint8Array;
  /** How many of its samples it contributes; all, if absent. */
  readonly samples?: number;
  /** Whether it is evaluated on the test set. */
  readonly onTest: boolean;
  /** Whether it is evaluated on the client's own test rows. */
  readonly onOwn: boolean;
  /** Whether its logits on the test set are given. */
  readonly outputs: boolean;
}

/** Answers {@link ClientQuestions}. */
export interface ClientEvaluation {
  readonly test?: EvaluationSums;
  readonly own?: EvaluationSums;
  /** `[samples, classes]`, row-major, in shared memory. */
  readonly outputs?: Float32Array;
}

/**
 * A client: its state, encoded, and one message at a time. It computes in whichever host is free. The state changes only
 * when a message was handled without an error, and that of a client's work only when its exchange is {@link settle}d: until
 * then, in virtual time, the client is still at it. It has one exchange at a time.
 */
export class ClientActor {
  readonly id: number;
  readonly #pool: HostPool;
  readonly #mailbox = new Mailbox();
  #record?: ClientRecord;
  #unsettled?: Pick<WorkResult, 'state' | 'stateIfReceived'>;

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

  /**
   * The client's round. What it comes to is kept until it is settled.
   *
   * @param samples how many of its samples it contributes; all, if absent
   */
  work(down: Uint8Array, round: RoundInfo, samples?: number): Promise<Worked> {
    return this.#mailbox.post(async () => {
      const { state: before, owedFlops } = this.#record ?? { owedFlops: 0 };
      const request = { client: this.id, state: await before?.read(), down, round, samples };
      const { state, stateIfReceived, ...worked } = await this.#pool.run((host) => host.work(request));
      this.#unsettled = { state, stateIfReceived };
      return { ...worked, flops: worked.flops + owedFlops };
    });
  }

  /** Ends the client's exchange: its state moves on, by whether the server takes the update. */
  settle(isReceived: boolean): void {
    if (!this.#unsettled) throw new Error(`client ${this.id} has no exchange to settle`);
    const { state, stateIfReceived = state } = this.#unsettled;
    this.#record = { state: Part.of(isReceived ? stateIfReceived : state), owedFlops: 0 };
    this.#unsettled = undefined;
  }

  /**
   * Evaluates the client's own model, with the state that the server has now, on the test set or on the client's own test
   * rows. A client that has no model yet is initialised, as it would be at the start of its first round; that costs virtual
   * time only then. Where it decides what it contributes it may work on other samples then, and is initialised again. A
   * client at work is evaluated as it was before.
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
