import type { Metrics, RoundInfo } from '../../strategies/strategy.js';
import type { EvaluationAnswer, EvaluationRequest } from './evaluation-request.js';
import type { Outcome } from './fault.js';
import type { Observation, Wants } from './observation.js';

/** Whose models the strategy lets one look at. */
export interface Abilities {
  readonly serverModel: boolean;
  /** Whether the server predicts by itself; that is then evaluated in place of its model. */
  readonly serverPrediction: boolean;
  readonly clientModel: boolean;
  /** Whether the model of a client is the global one with running statistics of its own, or uses those in its own model. */
  readonly localStatistics?: boolean;
}

/** Downlink payloads: each distinct one once, in shared memory, and which of them every client gets. */
export interface Downlinks {
  readonly payloads: readonly Uint8Array[];
  /** For each client asked for, in that order, a position in `payloads`. */
  readonly payloadOf: readonly number[];
}

/** An update whose payload is still encoded, with what it answers. */
export interface EncodedUpdate {
  readonly client: number;
  readonly version: number;
  readonly sentAt: number;
  readonly arrivedAt: number;
  /** How much it counts beside a fresh one, in (0, 1]. */
  readonly freshness: number;
  readonly payload: Uint8Array;
  /** The downlink payload, in shared memory. */
  readonly down: Uint8Array;
  /** How many of its samples the client contributes; all, if absent. */
  readonly samples?: number;
  /** {@link WorkResult.statistics}. */
  readonly statistics?: Float32Array;
}

/** What an aggregation comes to. */
export interface Aggregated {
  readonly state: Uint8Array;
  readonly observed?: Observation;
  /** Whether the global model or, where there is none, the whole state is finite; and what the model says, if it was tried. */
  readonly isUsable: boolean;
}

/** A client's round. */
export interface WorkRequest {
  readonly client: number;
  /** The client's encoded state; absent before its first round. */
  readonly state?: Uint8Array;
  readonly down: Uint8Array;
  readonly round: RoundInfo;
  /** How many of its samples the client contributes; all, if absent. */
  readonly samples?: number;
}

/** What a client's round comes to. */
export interface WorkResult {
  readonly state: Uint8Array;
  /** The state in its place if the server takes the update; absent where it is the same. */
  readonly stateIfReceived?: Uint8Array;
  readonly up: Uint8Array;
  /**
   * The running statistics of what the client came to, where they stay with it. They do not travel: the simulation hands them
   * over for the evaluation of a server that predicts by clients' models.
   */
  readonly statistics?: Float32Array;
  /** Floating-point operations spent, those of the client's initialisation included where it took place. */
  readonly flops: number;
  readonly metrics: Metrics;
}

/**
 * What a host does when called through comlink. States and payloads are encoded (`wire.ts`). A host answers
 * one call after the other.
 */
export interface HostApi {
  /** Answers when the host can work. */
  ready(): Promise<Outcome<Abilities>>;
  initServer(): Promise<Outcome<Uint8Array>>;
  send(state: Uint8Array, clients: readonly number[], round: RoundInfo): Promise<Outcome<Downlinks>>;
  /**
   * Empties the list of updates.
   *
   * @param wants what to keep of the updates
   * @param tries whether the model that comes out is tried on some samples
   */
  aggregate(
    state: Uint8Array,
    updates: EncodedUpdate[],
    round: RoundInfo,
    wants?: Wants,
    tries?: boolean,
  ): Promise<Outcome<Aggregated>>;
  work(request: WorkRequest): Promise<Outcome<WorkResult>>;
  /** Evaluates a model, or gives its weights. */
  evaluate(request: EvaluationRequest): Promise<Outcome<EvaluationAnswer>>;
  /** Releases native memory and lets the host's thread end. */
  close(): Promise<void>;
}
