import type { Metrics, RoundInfo } from '../../strategies/strategy.js';
import type { EvaluationAnswer, EvaluationRequest } from './evaluation-request.js';
import type { Outcome } from './fault.js';
import type { Observation, Wants } from './observation.js';

/** Which models of the strategy can be evaluated. */
export interface Abilities {
  readonly serverModel: boolean;
  /** Whether the server predicts by itself. Then its predictions are evaluated in place of its model. */
  readonly serverPrediction: boolean;
  readonly clientModel: boolean;
  /**
   * Whether a client's model is the global one with its own running statistics, or a model of its own that uses these.
   */
  readonly localStatistics?: boolean;
}

/** Downlink payloads, each distinct one once and in shared memory, and which of them each client gets. */
export interface Downlinks {
  readonly payloads: readonly Uint8Array[];
  /** For each client asked for, in order, a position in `payloads`. */
  readonly payloadOf: readonly number[];
}

/** An update with its payload still encoded, and the downlink that it answers. */
export interface EncodedUpdate {
  readonly client: number;
  readonly version: number;
  readonly sentAt: number;
  readonly arrivedAt: number;
  /** Its weight relative to a fresh update, in (0, 1]. */
  readonly freshness: number;
  readonly payload: Uint8Array;
  /** The downlink payload, in shared memory. */
  readonly down: Uint8Array;
  /** Number of samples that the client contributes; all if absent. */
  readonly samples?: number;
  /** See {@link WorkResult.statistics}. */
  readonly statistics?: Float32Array;
}

/** The result of an aggregation. */
export interface Aggregated {
  readonly state: Uint8Array;
  readonly observed?: Observation;
  /**
   * Whether the global model is finite, or the whole state if there is no model, and whether the model's outputs are
   * finite if it was tried.
   */
  readonly isUsable: boolean;
}

/** The work of a client in a round. */
export interface WorkRequest {
  readonly client: number;
  /** The client's encoded state; absent before its first round. */
  readonly state?: Uint8Array;
  readonly down: Uint8Array;
  readonly round: RoundInfo;
  /** Number of samples that the client contributes; all if absent. */
  readonly samples?: number;
}

/** The result of a client's work. */
export interface WorkResult {
  readonly state: Uint8Array;
  /** The state to keep instead if the server takes the update; absent if it is the same. */
  readonly stateIfReceived?: Uint8Array;
  readonly up: Uint8Array;
  /**
   * The client's running statistics after its work, if they stay with it. They do not travel. The simulation passes
   * them on for evaluating a server that predicts with clients' models.
   */
  readonly statistics?: Float32Array;
  /** Floating-point operations spent, including the client's initialisation if it took place. */
  readonly flops: number;
  readonly metrics: Metrics;
}

/** The calls that a host answers through comlink, one after the other. States and payloads are encoded (`wire.ts`). */
export interface HostApi {
  /** Resolves when the host can work. */
  ready(): Promise<Outcome<Abilities>>;
  initServer(): Promise<Outcome<Uint8Array>>;
  send(state: Uint8Array, clients: readonly number[], round: RoundInfo): Promise<Outcome<Downlinks>>;
  /**
   * Aggregates updates. Empties their list.
   *
   * @param wants what to keep of the updates
   * @param tries whether the new model is tried on some samples
   */
  aggregate(
    state: Uint8Array,
    updates: EncodedUpdate[],
    round: RoundInfo,
    wants?: Wants,
    tries?: boolean,
  ): Promise<Outcome<Aggregated>>;
  work(request: WorkRequest): Promise<Outcome<WorkResult>>;
  /** Evaluates a model, or returns its weights. */
  evaluate(request: EvaluationRequest): Promise<Outcome<EvaluationAnswer>>;
  /** Releases native memory and lets the host's thread end. */
  close(): Promise<void>;
}
