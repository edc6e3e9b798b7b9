import type { Measures } from '../measures.js';

/** What a host keeps of the updates of a round for observers. */
export interface Wants {
  /** Whether drift is measured. */
  readonly drift?: boolean;
  /** The largest number of local models to keep; none if absent. */
  readonly localModels?: number;
  /** Whether all models are kept, with the numbers of samples by which they are averaged. */
  readonly models?: boolean;
  /** Whether they are also kept without running statistics. */
  readonly trained?: boolean;
}

/** Everything that several observers want; undefined if nothing. */
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

/** A client's model after its work on the global model in a round. */
export interface LocalModel {
  readonly client: number;
  /** In shared memory. */
  readonly weights: Float32Array;
}

/** The models that a server averages, in shared memory. */
export interface ReceivedModels {
  /** The global model from which the clients started. */
  readonly global: Float32Array;
  /** By client id and version. A client may have several. */
  readonly updates: readonly (LocalModel & { readonly samples: number })[];
  /** The same weights without running statistics; present if there are any and they were asked for. */
  readonly trained?: { readonly global: Float32Array; readonly updates: readonly Float32Array[] };
}

/** What a host kept of the updates of a round. */
export interface Observation {
  readonly drift?: Measures['drift'];
  /** Absent if not asked for. Empty if the updates do not hold whole models, or clients keep models of their own. */
  readonly localModels?: readonly LocalModel[];
  /** Absent if not asked for, or no update was received. */
  readonly models?: ReceivedModels;
}
