import type { Tensor } from '@tensorflow/tfjs-core';
import type { RandomStream } from '../core/random.js';
import type { Layout, Weights } from '../core/weights.js';
import type { Tensors } from '../engine/engine.js';

/** How a model is applied. */
export interface ApplyMode {
  /** Batch statistics instead of running ones. */
  readonly training: boolean;
  /**
   * `[batch]`, one share per row, adding up to 1: 1/n for a real row of n, 0 for a row of padding. Batch normalisation
   * takes its statistics over the real rows only. Needed when training.
   */
  readonly rowWeights?: Tensor;
}

/** What a model returns. */
export interface ModelOutput {
  /** `[batch, classes]`, before the softmax. */
  readonly logits: Tensor;
  /** `[batch, features]`, the input of the last dense layer. */
  readonly features: Tensor;
  /** New values of the layout's entries of kind `statistic`; empty unless training. */
  readonly statistics: Tensors;
}

/** A classifier as a pair of pure functions, over weights laid out flat. */
export interface Model {
  /** Unique among models of different shape or options: the key of compiled programs. */
  readonly key: string;
  /** Shape of one sample, channels last. */
  readonly inputShape: readonly number[];
  readonly classes: number;
  readonly layout: Layout;
  /** Fresh weights. */
  init(random: RandomStream): Weights;
  /** @param params one tensor per layout entry; `x` is `[batch, ...inputShape]` float32. */
  apply(params: Tensors, x: Tensor, mode: ApplyMode): ModelOutput;
}

/** A model as a scenario names it: plain data that any host can turn into a {@link Model}. */
export interface ModelSpec {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}
