import { z } from 'zod';
import { Kind } from '../../core/kind.js';
import type { NamedSpec } from '../../core/named.js';
import type { TaskDescription } from '../../data/task.js';
import type { Loss } from '../learner.js';
import { present } from '../losses.js';
import { classification } from './classification.js';
import { regression } from './regression.js';
import { segmentation } from './segmentation.js';
import type { Task, TaskDefinition, TaskFunctions } from './task.js';
import { taskUses } from './task-uses.js';

/** All kinds of task. */
export const tasks: readonly TaskDefinition[] = [classification, regression, segmentation];

/** Tasks, built in or of a module. */
export const taskKind = new Kind<TaskDefinition>({
  called: 'task',
  maker: 'defineTask',
  shape: { describe: z.function(), create: z.function() },
  uses: taskUses,
  builtIn: tasks,
});

/**
 * Describes a task that a scenario names, for a data set.
 *
 * @param given the data set's own task
 * @throws InputError at `data.task` if nothing of the kind can be learned from such targets
 */
export function describeTask(spec: NamedSpec, given: TaskDescription): TaskDescription {
  const described = taskKind.of(spec).describe(given, spec.options);
  if (spec.module === undefined) return described;
  return { ...described, name: spec.name, module: spec.module, options: spec.options };
}

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
  const functions = taskKind.of(specOfTask(description), 'data.name').create(description, description.options ?? {});
  return { loss: meanLoss(functions), ...functions, description, key };
}

/** How a description names its kind of task. */
export function specOfTask({ name, module, options = {} }: TaskDescription): NamedSpec {
  return { name, options, ...(module !== undefined && { module }) };
}

function meanLoss({ losses }: TaskFunctions): Loss {
  return ({ output }, batch) => batch.mean(losses(output.logits, present(batch.y, 'y')));
}
