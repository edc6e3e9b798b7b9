import type { Tensor } from '@tensorflow/tfjs-core';
import type { z } from 'zod';
import type { Targets } from '../../data/dataset.js';
import type { TaskDescription } from '../../data/task.js';
import type { Tensors } from '../../engine/engine.js';
import type { EvaluationSums, Scores } from '../evaluation-sums.js';
import type { Loss } from '../learner.js';

/** Converts outputs to probabilities, for methods that exchange soft labels. */
export interface SoftLabelling {
  /** `[batch, ...output]` logits to probabilities of the same shape. */
  probabilities(output: Tensor): Tensor;
  /** A training towards the column `soft`, `[...output]` probabilities. */
  readonly loss: Loss;
  /**
   * Changes probability distributions, or their logits, one a row of `classes`.
   *
   * @param values samples of probabilities or logits, as the model puts them out
   * @returns as many, of the distributions that `change` returns
   */
  change(
    values: Float32Array,
    of: 'probabilities' | 'logits',
    change: (rows: Float32Array, classes: number) => Float32Array,
  ): Float32Array;
}

/** What is learned from a data set, as functions. */
export interface TaskFunctions {
  /**
   * The loss of each sample.
   *
   * @param output `[batch, ...output]`, what the model puts out
   * @param target `[batch, ...target]`, of the task's type
   * @returns `[batch]`
   */
  losses(output: Tensor, target: Tensor): Tensor;
  /** Further numbers of each sample, by name: `[batch]` each. The engine adds them up over samples. */
  sums(output: Tensor, target: Tensor): Tensors;
  /** The scores of a set of samples, out of its sums; the metric of the description is one of them. */
  summary(sums: EvaluationSums): Scores;
  /**
   * The sums, except the loss, if outputs are not all finite: a compiled program finds no meaningful maximum then. Absent if the sums
   * are not finite either in this case.
   *
   * @param outputs `[samples, ...output]`, row-major
   */
  sumsOfNotFinite?(outputs: Float32Array, targets: Targets): Readonly<Record<string, number>>;
  /** Absent where outputs are no probabilities. */
  readonly soft?: SoftLabelling;
  /** What a plain training minimises, if not the mean of {@link losses}. */
  readonly loss?: Loss;
}

/** A task of a data set: its description and its functions. */
export interface Task extends TaskFunctions {
  readonly description: TaskDescription;
  /** Different for tasks whose functions differ: a part of the key of compiled programs. */
  readonly key: string;
  /** What a plain training minimises: the mean loss of a batch. Always the same function for the same description. */
  readonly loss: Loss;
}

/** A kind of task that a scenario can name in place of a data set's own. */
export interface TaskDefinition<Options = unknown> {
  readonly name: string;
  /** One line: what is learned. */
  readonly title: string;
  /** A zod object. */
  readonly options: z.ZodType<Options>;
  /**
   * Describes the task for a data set. The name, the module and the options are added to what it returns.
   *
   * @param given the data set's own task
   * @throws InputError at `data.task` if nothing of the kind can be learned from such targets
   */
  describe(given: TaskDescription, options: Options): TaskDescription;
  /** The functions of a task that {@link describe} returned, or that a data set describes. */
  create(description: TaskDescription, options: Options): TaskFunctions;
}

/** Declares a kind of task. Checks that its functions take its options, by type. */
export function defineTask<Options>(definition: TaskDefinition<Options>): TaskDefinition<Options> {
  return definition;
}
