import { findNamed } from '../../core/find-named.js';
import type { TaskDescription } from '../../data/task.js';
import type { Loss } from '../learner.js';
import { present } from '../losses.js';
import { classification } from './classification.js';
import { regression } from './regression.js';
import { segmentation } from './segmentation.js';
import type { Task, TaskDefinition, TaskFunctions } from './task.js';

/** All kinds of task. */
export const tasks: readonly TaskDefinition[] = [classification, regression, segmentation];

/** Tasks by their descriptions: compiled programs are cached by the identity of a task's loss. */
const known = new Map<string, Task>();

/**
 * The task that a data set describes; the same object for equal descriptions.
 *
 * @throws InputError if there is no task of that name
 */
export function taskOf(description: TaskDescription): Task {
  const key = JSON.stringify(description);
  const task = known.get(key) ?? created(key, description);
  known.set(key, task);
  return task;
}

function created(key: string, description: TaskDescription): Task {
  const functions = findNamed(tasks, description.name, 'data.name').create(description);
  return { loss: meanLoss(functions), ...functions, description, key };
}

function meanLoss({ losses }: TaskFunctions): Loss {
  return ({ output }, batch) => batch.mean(losses(output.logits, present(batch.y, 'y')));
}
