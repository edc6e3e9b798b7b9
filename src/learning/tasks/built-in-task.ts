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
      const reason = `the data set is for ${given.name}`;
      throw new InputError('data.task', 'unsuitable', { found: definition.name, reason });
    },
  };
}
