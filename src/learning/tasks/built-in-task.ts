import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import type { TaskDescription } from '../../data/task.js';
import type { TaskDefinition, TaskFunctions } from './task.js';

/** Declares a task without options that data sets describe by themselves. */
export function builtInTask(definition: {
  readonly name: string;
  readonly title: string;
  create(description: TaskDescription): TaskFunctions;
}): TaskDefinition {
  return {
    ...definition,
    options: z.strictObject({}),
    describe(given) {
      if (given.name === definition.name) return given;
      throw new InputError(
        'data.task',
        `'${definition.name}' cannot be learned here: the data set is for ${given.name}`,
      );
    },
  };
}
