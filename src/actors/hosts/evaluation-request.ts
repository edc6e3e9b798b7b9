import type { RoundWithoutClient } from '../../incentives/training/valuation/fed-influence.js';
import type { EvaluationSums } from '../../learning/evaluation-sums.js';

/** Names a model that a host can make. Weights may lie in memory that threads share. */
export type ModelReference =
  /** A model with these weights: the population's common model, or the model of a client. */
  | { readonly of: 'weights'; readonly weights: Float32Array; readonly client?: number }
  /** The mean of models, weighted by coefficients: a common model. */
  | { readonly of: 'mean'; readonly models: readonly Float32Array[]; readonly coefficients: readonly number[] }
  /** The common model as it would be without a client. */
  | { readonly of: 'without'; readonly without: RoundWithoutClient }
  /** The common model, trained for so many epochs on the samples of one client alone. */
  | { readonly of: 'alone'; readonly client: number; readonly epochs: number }
  /** What the server predicts by itself, or else its model. The state is encoded. */
  | { readonly of: 'server'; readonly state: Uint8Array }
  | OwnModelReference;

/** The model that a client uses: its own, made of its state and of the server's. */
export interface OwnModelReference {
  readonly of: 'client';
  readonly client: number;
  /** Encoded; absent for a client that has not worked yet, which is then initialised. */
  readonly state?: Uint8Array;
  /** The server's encoded state. */
  readonly server: Uint8Array;
  /** How many of its samples the client contributes; all, if absent. */
  readonly samples?: number;
}

/** Names labelled rows: of the test set, all if none are given; or the test rows that a client holds. */
export type RowsReference =
  | { readonly of: 'test'; readonly rows?: Int32Array }
  | { readonly of: 'own'; readonly client: number };

/** What is to be found out about a model. The model is made once, whatever the number of questions. */
export interface EvaluationRequest {
  readonly model: ModelReference;
  /** Asks for sums over each of these sets of rows. */
  readonly sumsOn?: readonly RowsReference[];
  /** Asks for outputs on each of these sets of rows. */
  readonly outputsOn?: readonly RowsReference[];
  /** Asks for the weights of the model. */
  readonly weights?: boolean;
}

/** Answers an {@link EvaluationRequest}. Large arrays lie in shared memory. */
export interface EvaluationAnswer {
  /** In the order of `sumsOn`. */
  readonly sums: readonly EvaluationSums[];
  /** Logits in the order of `outputsOn`: `[samples, classes]`, row-major; logarithms of probabilities where the server predicts. */
  readonly outputs: readonly Float32Array[];
  /** Present where they were asked for. */
  readonly weights?: Float32Array;
  /** The deviation of a model without a client: see `modelWithoutClient`. */
  readonly deviation?: Float32Array;
  /** The state of a client that had none, just initialised, and the floating-point operations that this took. */
  readonly initial?: { readonly state: Uint8Array; readonly flops: number };
}
