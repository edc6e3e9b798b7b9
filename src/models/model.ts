import type { Tensor } from '@tensorflow/tfjs-core';
import type { RandomStream } from '../core/random.js';
import type { Layout, Weights } from '../core/weights.js';
import type { Tensors } from '../engine/engine.js';
import type { UniformSource } from './uniform-source.js';

/** How a model is applied. */
export interface ApplyMode {
  /** Whether dropout is active, and batch normalisation takes the statistics of the batch. */
  readonly training: boolean;
  /**
   * `[batch]`, one share per row, adding up to 1: 1/n for a real row of n, 0 for a row of padding. Batch normalisation
   * takes its statistics over the real rows only. Needed when training, and of use in evaluation to a model with
   * {@link Model.batchStatistics}.
   */
  readonly rowWeights?: Tensor;
  /** What batch normalisation normalises by; if absent, the batch in training and running statistics otherwise. */
  readonly normalizeBy?: 'batch' | 'running';
  /** Where layers such as dropout draw from in training; models that are {@link Trainable.random} need it there. */
  readonly random?: UniformSource;
}

/** What a model returns. */
export interface ModelOutput {
  /** `[batch, ...outputShape]`: of a classifier `[batch, classes]`, before the softmax. */
  readonly logits: Tensor;
  /** `[batch, featureSize]`, the input of the last dense layer. */
  readonly features: Tensor;
  /** New values of the layout's entries of kind `statistic`; empty unless training. */
  readonly statistics: Tensors;
}

/** What is trained: weights laid out flat, and how they start. Models and generators have this in common. */
export interface Trainable {
  /** Unique among those of different shape or options: the key of compiled programs. */
  readonly key: string;
  readonly layout: Layout;
  /** Whether it draws random numbers in training. */
  readonly random?: boolean;
  /** Fresh weights. */
  init(random: RandomStream): Weights;
}

/** A network from samples to outputs, such as a classifier, as pure functions of its weights. */
export interface Model extends Trainable {
  /** Shape of one sample, channels last. */
  readonly inputShape: readonly number[];
  /** Shape of the output for one sample: `[classes]` of a classifier. */
  readonly outputShape: readonly number[];
  /** Numbers in the output for one sample. */
  readonly outputSize: number;
  /** Numbers in a row of features, the input of the last layer. */
  readonly featureSize: number;
  /** @param params one tensor per layout entry; `x` is `[batch, ...inputShape]` float32. */
  apply(params: Tensors, x: Tensor, mode: ApplyMode): ModelOutput;
  /** Whether batch normalisation has no running statistics: it takes those of the batch, in evaluation, too. */
  readonly batchStatistics?: boolean;
  /**
   * The last layer alone: logits of features.
   *
   * @param params those of the last layer suffice ({@link headLayout}); `features` is `[batch, featureSize]`
   */
  classify(params: Tensors, features: Tensor): Tensor;
  /** The entries of the layout that belong to the last layer. */
  readonly headLayout: Layout;
}
