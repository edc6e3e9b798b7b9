import { specOfTask, taskKind } from '../../learning/tasks/registry.js';
import { modelKind } from '../../models/registry.js';
import type { HostPlan } from '../plan.js';

/**
 * Loads the modules of a plan's models and of its task in this thread, so that they can be made without waiting.
 *
 * @throws InputError if a module cannot be loaded
 */
export async function loadModelsAndTask({ models, data: { train } }: HostPlan): Promise<void> {
  const ofModels = new Map(models.flatMap((model) => (model.module === undefined ? [] : [[model.module, model]])));
  const opened = [...ofModels.values()].map((model) => modelKind.open(model, ofModels.size > 1 ? 'models' : undefined));
  await Promise.all([...opened, taskKind.open(specOfTask(train.task), 'data.task')]);
}
