import { type KeyPart, RandomStream } from '../../core/random.js';
import { classesOf } from '../../data/task.js';
import type { Learner } from '../../learning/learner.js';
import type { Task } from '../../learning/tasks/task.js';
import type { PublicSamples, SideContext, TrainingOptions } from '../../strategies/strategy.js';

/** What the contexts of all sides of a run have in common. */
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
 * What one side of a strategy is built from.
 *
 * @param learner of the side's own model
 * @param side the key below which its random streams lie: `server`, or `client` and the client's number
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
    initialWeights: (other = model) => other.init(RandomStream.of(seed, 'initial weights')),
    random: (...key) => RandomStream.of(seed, ...side, ...key),
  };
}
