import type { NumericArray } from '../core/plain.js';
import type { RandomStream } from '../core/random.js';
import type { Layout } from '../core/weights.js';
import type { Tensors } from '../engine/engine.js';
import type { Generator } from '../models/generators/generator.js';
import type { ApplyMode, Model } from '../models/model.js';
import type { AugmentOptions } from './augmentations/registry.js';
import type { Batch, Column, Columns, Frozen } from './batch.js';
import type { OptimizerOptions } from './optimizer.js';

/** Tensors that are carried from step to step, laid out in one flat vector: the weights of a model, of a generator. */
export interface TensorGroup {
  readonly layout: Layout;
  readonly values: Float32Array;
}

/** Where an optimizer stands: the steps that it has taken and what it keeps for every parameter. Plain data. */
export type OptimizerState = { readonly steps: number; readonly slots: Float32Array };

/** What one step of an iteration sees. */
export interface IterationContext {
  /** The current tensors: `state.generator['hidden1.kernel']`. */
  readonly state: Readonly<Record<string, Tensors>>;
  /** The models given with the request. */
  readonly models: Readonly<Record<string, Model>>;
  /** The generators given with the request. */
  readonly generators: Readonly<Record<string, Generator>>;
  /** The constants given with the request. */
  readonly constants: Tensors;
  /** This step's part of the request's inputs. */
  readonly inputs: Tensors;
  /**
   * This step's samples.
   *
   * @throws RangeError if the request has no data
   */
  readonly batch: Batch;
  /** How a model or generator is applied that is trained in this step: with this batch's weights of rows, if there is one. */
  readonly trainingMode: ApplyMode;
  /**
   * The tensors of a group after a step of its optimizer, once in a step of the iteration. Parameters without a gradient, and
   * statistics, stay as they are.
   *
   * @param gradients by the names of the group's parameters
   * @throws RangeError if the group has no optimizer, or was moved already
   */
  update(group: string, gradients: Tensors): Tensors;
}

/**
 * One step: a pure function of its context. Declare it once, at module level: compiled programs are cached by the
 * function's identity. Numbers that vary go in as constants, random numbers as inputs, networks as models.
 *
 * Groups and names that are missing in the returned state stay as they are. `outputs` are kept of every step. A scalar
 * output called `loss` is averaged, too.
 */
export type IterationStep = (context: IterationContext) => {
  readonly state: Readonly<Record<string, Tensors>>;
  readonly outputs?: Tensors;
};

/** How long an iteration lasts: a number of steps, or passes over data. */
export type Passes =
  | {
      readonly data?: undefined;
      readonly steps: number;
      /** What forward passes in training mode draw from; needed where models draw. */
      readonly random?: RandomStream;
    }
  | {
      readonly data: Columns;
      /** Rows in a batch, or `full` for one batch of all rows. */
      readonly batch: number | 'full';
      /** Orders the samples, draws their changes, and is what forward passes draw from. */
      readonly random: RandomStream;
      /** Random changes of the images, first to last, drawn afresh for each sample and step; none, if absent. */
      readonly augment?: readonly AugmentOptions[];
      /** The learner's own model at fixed weights, whose outputs are columns of the batch by name. */
      readonly frozen?: Readonly<Record<string, Frozen>>;
      /** Passes over the data, each in a fresh order; as many as the steps need, if absent. */
      readonly epochs?: number;
      /** Stops after this many steps. Needed where there is no number of epochs. */
      readonly steps?: number;
    };

/** How often an iteration's inputs are needed. */
export interface InputCount {
  readonly steps: number;
  /** Rows in a batch, padding included; 0 without data. */
  readonly rows: number;
}

/**
 * A training of any shape, compiled as a whole. Two models that learn from each other on the same batches:
 *
 * ```ts
 * const mutual: IterationStep = ({ models, state, constants, batch, trainingMode: mode, update }) => {
 *   const outputs = mapValues(models, (model, name) => model.apply(state[name], batch.x, mode));
 *   const towards = (me: string, other: string) =>
 *     valueAndGradients(() => {
 *       const { logits } = models[me].apply(state[me], batch.x, mode);
 *       const distance = batch.mean(klDivergenceOf(logits, outputs[other].logits, constants.temperature));
 *       return { value: distance };
 *     }, parametersOf(models[me].layout, state[me]));
 *   const [large, small] = [towards('large', 'small'), towards('small', 'large')];
 *   return {
 *     state: { large: update('large', large.gradients), small: update('small', small.gradients) },
 *     outputs: { loss: small.value },
 *   };
 * };
 * const { state, loss } = await learner.iterate({
 *   step: mutual,
 *   models: { large, small: learner.model },
 *   state: {
 *     large: { layout: large.layout, values: largeWeights },
 *     small: { layout: learner.model.layout, values: smallWeights },
 *   },
 *   optimizers: { large: { ...optimizer, learningRate: 0.01 }, small: optimizer },
 *   constants: { temperature: { shape: [], values: Float32Array.of(2) } },
 *   data, epochs: 2, batch: 32, random,
 * });
 * ```
 *
 * A generator, trained without data, draws its noise outside:
 * `inputs: ({ steps }) => ({ noise: { shape: [64, 32], values: Float32Array.from({ length: steps * 64 * 32 }, () => random.normal()) } })`.
 */
export type IterateRequest = Passes & {
  readonly step: IterationStep;
  /** What is carried from step to step, by names without slashes. */
  readonly state: Readonly<Record<string, TensorGroup>>;
  /** The optimizers of groups, by the group's name. */
  readonly optimizers?: Readonly<Record<string, OptimizerOptions>>;
  /** Where the optimizers go on from; they start afresh where there is nothing for them. */
  readonly optimizerStates?: Readonly<Record<string, OptimizerState>>;
  /** Multiplies the learning rates: a function of the optimizer's step, counted from 1. */
  readonly learningRateFactor?: (step: number) => number;
  readonly models?: Readonly<Record<string, Model>>;
  readonly generators?: Readonly<Record<string, Generator>>;
  readonly constants?: Readonly<Record<string, Column>>;
  /**
   * Values that are fresh in every step, such as noise or sampled labels: `[steps, ...shape]`, drawn when the number of
   * steps is known.
   */
  readonly inputs?: (count: InputCount) => Readonly<Record<string, Column>>;
};

/** The result of an iteration. */
export interface IterateResult {
  /** The groups' final values, fresh. */
  readonly state: Readonly<Record<string, Float32Array>>;
  readonly optimizerStates: Readonly<Record<string, OptimizerState>>;
  readonly steps: number;
  /** By name: `[steps, ...shape]`. */
  readonly outputs: Readonly<Record<string, NumericArray>>;
  /**
   * Mean of the output `loss`: over the samples of the last epoch, each at the loss of its step; without data over the
   * steps. NaN if there is none.
   */
  readonly loss: number;
}
