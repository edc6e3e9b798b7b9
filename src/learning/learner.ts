import type { Tensor } from '@tensorflow/tfjs-core';
import type { NumericArray } from '../core/plain.js';
import type { RandomStream } from '../core/random.js';
import type { Weights } from '../core/weights.js';
import type { Tensors } from '../engine/engine.js';
import type { Generator } from '../models/generators/generator.js';
import type { Model, ModelOutput } from '../models/model.js';
import type { AugmentOptions } from './augmentations/registry.js';
import type { Batch, Column, Columns, Frozen } from './batch.js';
import type { EvaluationSums } from './evaluation-sums.js';
import type { InputCount, IterateRequest, IterateResult } from './iteration.js';
import type { OptimizerOptions } from './optimizer.js';

/** What a loss gets beside the batch. */
export interface LossContext {
  /** The network at the current weights, in training mode, on `batch.x`; computed once. */
  readonly output: ModelOutput;
  /** The current weights by layout name. */
  readonly params: Tensors;
  /** The network at any weights and input. */
  apply(params: Tensors, x: Tensor, training?: boolean): ModelOutput;
  /** The last layer of the network at any weights. */
  classify(params: Tensors, features: Tensor): Tensor;
  /** The constants given with the request, by name. */
  readonly constants: Tensors;
  /** This step's part of the request's inputs. */
  readonly inputs: Tensors;
  /** The generators given with the request. */
  readonly generators: Readonly<Record<string, Generator>>;
}

/**
 * A pure function from a batch to a scalar. Declare it once, at module level: compiled programs are cached by the
 * function's identity. Numbers that vary (weights of terms, temperatures) go in as `constants`, not as closures.
 */
export type Loss = (context: LossContext, batch: Batch) => Tensor;

/**
 * A term of the objective beside the loss that depends on the weights alone, such as a pull towards other weights. It is
 * minimised with the loss but not counted in the loss reported, which so stays comparable between methods; for the
 * gradient it is like any other term (clipping sees the sum of both, weight decay comes on top). A pure function, to be
 * declared once like a loss.
 */
export type Penalty = (params: Tensors, constants: Tensors) => Tensor;

/**
 * Tensors to keep of each step beside the loss, from the same forward pass (before the step's change of the weights). A pure
 * function, to be declared once like a loss.
 */
export type Observe = (context: LossContext, batch: Batch) => Tensors;

/** The objective of a training, and the tensors that it keeps of its steps. */
export interface FitObjective {
  readonly loss: Loss;
  /**
   * Frozen models, by the name of the column that holds their outputs. They see the same samples as the model. Their outputs are
   * computed once; if samples are augmented, in every step.
   */
  readonly frozen?: Readonly<Record<string, Frozen>>;
  readonly penalty?: Penalty;
  /** Values that the loss and the penalty read, by name. */
  readonly constants?: Readonly<Record<string, Column>>;
  /** Values that are fresh in every step, such as noise: `[steps, ...shape]`, drawn when the number of steps is known. */
  readonly inputs?: (count: InputCount) => Readonly<Record<string, Column>>;
  readonly generators?: Readonly<Record<string, Generator>>;
  readonly observe?: Observe;
}

/** One local training. */
export interface FitRequest extends FitObjective {
  readonly weights: Weights;
  readonly data: Columns;
  readonly optimizer: OptimizerOptions;
  /** Passes over the data; each in a fresh order. 0 returns the weights unchanged. */
  readonly epochs: number;
  /** Rows in a batch, or `full` for one batch of all rows. The last batch of an epoch may be smaller. */
  readonly batch: number | 'full';
  /** Stops after this many steps, even if epochs are left; no limit if absent. */
  readonly steps?: number;
  /** Random changes of the images, first to last, drawn afresh for each sample and step; none, if absent. */
  readonly augment?: readonly AugmentOptions[];
  /** Orders the samples, draws their changes, and is what forward passes draw from. */
  readonly random: RandomStream;
}

/** The result of a local training. */
export interface FitResult {
  readonly weights: Weights;
  /** Mean loss, without the penalty, over the steps of the last epoch; NaN if no step was taken. */
  readonly loss: number;
  readonly steps: number;
  /** What the request's `observe` gave, by name: `[steps, ...shape]`. */
  readonly observed: Readonly<Record<string, NumericArray>>;
}

/** Training, prediction and evaluation of one model inside a host, in native code. Counts the FLOPs spent. */
export interface Learner {
  readonly model: Model;
  fit(request: FitRequest): Promise<FitResult>;
  /** Training of any shape: several models, alternating objectives, generators; `fit` is its commonest use. */
  iterate(request: IterateRequest): Promise<IterateResult>;
  /** `[size, ...outputShape]` logits or probabilities, or `[size, features]`, row-major, in evaluation mode. */
  predict(
    weights: Weights,
    x: Float32Array | Uint8Array,
    output: 'logits' | 'probabilities' | 'features',
  ): Promise<Float32Array>;
  /** Sums over samples with targets, so that parts can be added up. */
  evaluate(weights: Weights, data: Columns): Promise<EvaluationSums>;
}
