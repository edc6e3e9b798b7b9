import type { Measures } from '../measures.js';

/** What an evaluation or a valuation wants to know of the updates of a round. */
export interface Watch {
  readonly drift: boolean;
  /** At most so many local models are handed out. */
  readonly localModels: number;
  /** Whether all models are handed out, with what they are averaged by. */
  readonly models: boolean;
  /** Whether they are handed out without running statistics, too. */
  readonly trained: boolean;
}

/** What a client has made of the global model in a round. */
export interface LocalModel {
  readonly client: number;
  /** In shared memory. */
  readonly weights: Float32Array;
}

/** The models that a server averages, all in shared memory. */
export interface ReceivedModels {
  /** The model that the clients depart from. */
  readonly global: Float32Array;
  /** By client and version. A client may have several. */
  readonly updates: readonly (LocalModel & { readonly samples: number })[];
  /** The same weights without running statistics, where there are some and it was asked for. */
  readonly trained?: { readonly global: Float32Array; readonly updates: readonly Float32Array[] };
}

/** What was seen of the updates of a round. */
export interface Observation {
  readonly drift?: Measures['drift'];
  /** Empty where the updates do not hold whole models, or clients keep models of their own. */
  readonly localModels: readonly LocalModel[];
  /** Absent where it was not asked for, or no update was received. */
  readonly models?: ReceivedModels;
}
