import type { RoundWithoutClient } from '../../incentives/training/valuation/fed-influence.js';
import type { EvaluationSums } from '../../learning/evaluation-sums.js';

/** Refers to a model that a host can make. Weights may lie in shared memory. */
export type ModelReference =
  /** A model with these weights: the population's common model, or that of a client. */
  | { readonly of: 'weights'; readonly weights: Float32Array; readonly client?: number }
  /** The mean of models, weighted by coefficients: a common model. */
  | { readonly of: 'mean'; readonly models: readonly Float32Array[]; readonly coefficients: readonly number[] }
  /** The common model without the updates of one client. */
  | { readonly of: 'without'; readonly without: RoundWithoutClient }
  /** The common model, trained for this many epochs on the samples of one client alone. */
  | { readonly of: 'alone'; readonly client: number; readonly epochs: number }
  /** The server's predictions, or else its model. The state is encoded. */
  | { readonly of: 'server'; readonly state: Uint8Array }
  | OwnModelReference;

/** The model that a client uses: its own, from its state and the server's. */
export interface OwnModelReference {
  readonly of: 'client';
  readonly client: number;
  /** Encoded; absent for a client that has not worked yet, which is then initialised. */
  readonly state?: Uint8Array;
  /** The server's encoded state. */
  readonly server: Uint8Array;
  /** Number of samples that the client contributes; all if absent. */
  readonly samples?: number;
}

/** Refers to labelled rows: rows of the test set (all by default), or the test rows that a client holds. */
export type RowsReference =
  | { readonly of: 'test'; readonly rows?: Int32Array }
  | { readonly of: 'own'; readonly client: number };

/** What to compute with a model. The model is made once for all of it. */
export interface EvaluationRequest {
  readonly model: ModelReference;
  /** Sets of rows over which to compute sums. */
  readonly sumsOn?: readonly RowsReference[];
  /** Sets of rows for which to compute outputs. */
  readonly outputsOn?: readonly RowsReference[];
  /** Whether to return the weights of the model. */
  readonly weights?: boolean;
}

/** Answers an {@link EvaluationRequest}. Large arrays lie in shared memory. */
export interface EvaluationAnswer {
  /** In the order of `sumsOn`. */
  readonly sums: readonly EvaluationSums[];
  /**
   * Logits in the order of `outputsOn`: `[samples, classes]`, row-major; logarithms of probabilities for the server's
   * predictions.
   */
  readonly outputs: readonly Float32Array[];
  /** Present if they were asked for. */
  readonly weights?: Float32Array;
  /** The deviation of a model without a client; see `modelWithoutClient`. */
  readonly deviation?: Float32Array;
  /** The initial state of a client that had none, and the floating-point operations of its initialisation. */
  readonly initial?: { readonly state: Uint8Array; readonly flops: number };
}
