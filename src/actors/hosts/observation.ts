import type { Measures } from '../measures.js';

/** What a host keeps of the updates of a round, for those who look at the round. */
export interface Wants {
  /** Whether drift is measured. */
  readonly drift?: boolean;
  /** Local models to keep, at most; none, if absent. */
  readonly localModels?: number;
  /** Whether all models are kept, with the numbers of samples by which they are averaged. */
  readonly models?: boolean;
  /** Whether they are kept without running statistics, too. */
  readonly trained?: boolean;
}

/** All that several observers want; undefined if that is nothing. */
export function allWants(wants: readonly (Wants | undefined)[]): Wants | undefined {
  const wanted = wants.filter((each) => each !== undefined);
  if (wanted.length === 0) return undefined;
  return {
    drift: wanted.some(({ drift }) => drift),
    localModels: Math.max(...wanted.map(({ localModels = 0 }) => localModels)),
    models: wanted.some(({ models }) => models),
    trained: wanted.some(({ trained }) => trained),
  };
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
  /** Absent where they were not asked for; empty where the updates do not hold whole models, or clients keep models of their own. */
  readonly localModels?: readonly LocalModel[];
  /** Absent where it was not asked for, or no update was received. */
  readonly models?: ReceivedModels;
}
