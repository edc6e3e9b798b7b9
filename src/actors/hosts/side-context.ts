import { purposes } from '../../core/purposes.js';
import { type KeyPart, RandomStream } from '../../core/random.js';
import { classesOf } from '../../data/task.js';
import type { Learner } from '../../learning/learner.js';
import type { Task } from '../../learning/tasks/task.js';
import type { PublicSamples, SideContext, TrainingOptions } from '../../strategies/strategy.js';

/** The part of a context that all sides of a run share. */
export interface CommonContext<Options> {
  readonly seed: number;
  /** The strategy's options, parsed. */
  readonly options: Options;
  /** What is learned from the data. */
  readonly task: Task;
  readonly training: TrainingOptions;
  readonly publicSet?: PublicSamples;
  readonly learnerOf: SideContext<Options>['learnerOf'];
}

/**
 * The context from which one side of a strategy is built.
 *
 * @param learner of the side's own model
 * @param side the key of its random streams: `server`, or `client` and the client's id
 */
export function sideContext<Options>(
  { seed, options, task, training, publicSet, learnerOf }: CommonContext<Options>,
  learner: Learner,
  side: readonly KeyPart[],
): SideContext<Options> {
  const { model } = learner;
  return {
    options,
    model,
    learner,
    learnerOf,
    task,
    loss: task.loss,
    classes: classesOf(task.description),
    training,
    ...(publicSet && { publicSet }),
    initialWeights: (other = model) => other.init(RandomStream.of(seed, purposes.run.initialWeights)),
    random: (...key) => RandomStream.of(seed, ...side, ...key),
  };
}
