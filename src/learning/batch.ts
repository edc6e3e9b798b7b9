import type { Tensor } from '@tensorflow/tfjs-core';
import type { Weights } from '../core/weights.js';
import type { Targets } from '../data/dataset.js';
import type { Tensors } from '../engine/engine.js';

/** One value a sample (labels, soft labels) or one row a sample (features): `size` rows of `shape`. */
export interface Column {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** Columns of one length. `x` holds the samples as stored; the learner scales them. */
export interface Columns {
  readonly size: number;
  readonly x: Float32Array | Uint8Array;
  /** Targets of the samples. */
  readonly y?: Targets;
  /** Further columns by name, gathered with the samples: `{ soft: { shape: [10], values } }`. */
  readonly extra?: Readonly<Record<string, Column>>;
}

/** One batch, as a loss gets it. */
export interface Batch {
  /** `[batch, ...inputShape]`, scaled and augmented. */
  readonly x: Tensor;
  /** `[batch, ...target]` of the task's type: `[batch]` int32 for classes. Absent if the data have no targets. */
  readonly y?: Tensor;
  /** The gathered rows of further columns. */
  readonly extra: Tensors;
  /** `[batch]`: 1/n for each of the n real rows, 0 for padding. */
  readonly rowWeights: Tensor;
  /** The mean of `[batch]` values over the real rows. A loss must average with it, because padding rows do not count. */
  mean(perSample: Tensor): Tensor;
}

/**
 * The learner's model at fixed weights, in evaluation mode: a teacher, or an earlier version of the model. Its outputs for the samples
 * of a batch are a column: `[batch, ...outputShape]` logits or `[batch, features]`. A list of weights gives `[batch, models, ...]`.
 */
export interface Frozen {
  readonly weights: Weights | readonly Weights[];
  readonly output: 'logits' | 'features';
}
